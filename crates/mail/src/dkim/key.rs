//! The private key, as `openssl genpkey` writes it, and what is published of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use std::sync::Arc;

/// RSA of at least 2048 bits, or Ed25519.
#[derive(Clone)]
pub struct Key(Arc<Pair>);

enum Pair {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    #[error("holds no private key in PEM (-----BEGIN PRIVATE KEY-----)")]
    NotPem,
    #[error("holds an encrypted key, and Mesa has no passphrase: write it unencrypted, readable by Mesa alone")]
    Encrypted,
    #[error("holds a key that is neither RSA of 2048 to 8192 bits nor Ed25519")]
    Unusable,
}

impl Key {
    /// PKCS #8 of either kind, or PKCS #1 of RSA.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        if pem.contains("ENCRYPTED") {
            return Err(BadKey::Encrypted);
        }
        let block = |label: &str| {
            let (_, after) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
            let (body, _) = after.split_once(&format!("-----END {label}-----"))?;
            STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
        };
        let pair = if let Some(der) = block("PRIVATE KEY") {
            let ed25519 = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Pair::Ed25519);
            ed25519.or_else(|_| RsaKeyPair::from_pkcs8(&der).map(Pair::Rsa))
        } else if let Some(der) = block("RSA PRIVATE KEY") {
            RsaKeyPair::from_der(&der).map(Pair::Rsa)
        } else {
            return Err(BadKey::NotPem);
        };
        Ok(Self(Arc::new(pair.map_err(|_| BadKey::Unusable)?)))
    }

    /// The `a=` of a signature.
    pub fn algorithm(&self) -> &'static str {
        match *self.0 {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// What stands at `selector._domainkey.domain` in the DNS (RFC 6376 §3.6.1, RFC 8463 §4).
    pub fn dns_record(&self) -> String {
        match &*self.0 {
            Pair::Rsa(pair) => format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public_key_info(pair.public_key().as_ref()))),
            Pair::Ed25519(pair) => format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key().as_ref())),
        }
    }

    /// Signs the 32 bytes of a header hash's input. For Ed25519 that input's SHA-256 is what is signed (RFC 8463 §3).
    pub(super) fn sign(&self, input: &[u8]) -> Option<Vec<u8>> {
        match &*self.0 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature).ok()?;
                Some(signature)
            }
            Pair::Ed25519(pair) => {
                use sha2::{Digest, Sha256};
                Some(pair.sign(&Sha256::digest(input)).as_ref().to_vec())
            }
        }
    }
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1) around an `RSAPublicKey`: what verifiers expect in `p=`.
fn public_key_info(rsa: &[u8]) -> Vec<u8> {
    // AlgorithmIdentifier: rsaEncryption, NULL.
    const RSA: [u8; 15] = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let mut bits = vec![0];
    bits.extend_from_slice(rsa);
    let mut inner = RSA.to_vec();
    inner.extend(der(0x03, &bits));
    der(0x30, &inner)
}

/// Tag, length, value.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(8));
            out.extend(bytes);
        }
    }
    out.extend_from_slice(value);
    out
}
