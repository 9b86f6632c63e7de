//! The office's own key pair, by which push services know that it is the same who writes (RFC 8292).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

/// How long a token holds, in seconds; services accept a day at most.
const HOLDS: i64 = 12 * 3_600;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key pair of Web Push cannot be made or read")]
pub struct BadKeys;

/// P-256, for ES256.
pub struct Keys {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Keys {
    /// A new pair: PKCS #8 in base64url, to be kept sealed.
    pub fn make() -> Result<String, BadKeys> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| BadKeys)?;
        Ok(BASE64URL.encode(made.as_ref()))
    }

    pub fn read(kept: &str) -> Result<Self, BadKeys> {
        let random = SystemRandom::new();
        let pkcs8 = BASE64URL.decode(kept).map_err(|_| BadKeys)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &random).map_err(|_| BadKeys)?;
        Ok(Self { pair, random })
    }

    /// What a browser subscribes with: the uncompressed point in base64url.
    pub fn public(&self) -> String {
        BASE64URL.encode(self.pair.public_key())
    }

    /// The `Authorization` of a request to `origin`; `now` in seconds since 1970, `contact` a `mailto:`.
    pub(super) fn authorization(&self, origin: &str, contact: &str, now: i64) -> Result<String, BadKeys> {
        let claims = serde_json::json!({ "aud": origin, "exp": now + HOLDS, "sub": contact });
        let signed = format!("{}.{}", BASE64URL.encode(r#"{"typ":"JWT","alg":"ES256"}"#), BASE64URL.encode(claims.to_string()));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).map_err(|_| BadKeys)?;
        Ok(format!("vapid t={signed}.{}, k={}", BASE64URL.encode(signature.as_ref()), self.public()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_token_is_signed_by_the_key_that_it_names() {
        let keys = Keys::read(&Keys::make().unwrap()).unwrap();
        let header = keys.authorization("https://push.example", "mailto:soporte@x.example", 1_000).unwrap();
        let token = header.strip_prefix("vapid t=").unwrap().split(',').next().unwrap();
        assert!(header.ends_with(&format!("k={}", keys.public())));
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let public = BASE64URL.decode(keys.public()).unwrap();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
        key.verify(signed.as_bytes(), &BASE64URL.decode(signature).unwrap()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&BASE64URL.decode(signed.split('.').nth(1).unwrap()).unwrap()).unwrap();
        assert_eq!(claims, serde_json::json!({ "aud": "https://push.example", "exp": 44_200, "sub": "mailto:soporte@x.example" }));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(Keys::read("").is_err() && Keys::read("AAAA").is_err() && Keys::read("ñ").is_err());
    }
}
