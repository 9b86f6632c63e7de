//! What only the browser can open (RFC 8291): one record of aes128gcm (RFC 8188).

use super::BadKeys;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// Size of the record; services take 4,096 bytes at most.
const RECORD: u32 = 4_096;
/// Longest text that fits: the header has 86 bytes, the end and the tag 17.
pub(super) const MOST: usize = 3_993;
const SALT: usize = 16;
const KEY: usize = 16;
const NONCE: usize = 12;
/// After the text of the last record.
const END: u8 = 2;

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// `key`: the browser's public key; `auth`: its secret.
pub(super) fn seal(key: &[u8], auth: &[u8], text: &[u8]) -> Result<Vec<u8>, BadKeys> {
    let random = SystemRandom::new();
    let mut salt = [0; SALT];
    random.fill(&mut salt).map_err(|_| BadKeys)?;
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).map_err(|_| BadKeys)?;
    let public = own.compute_public_key().map_err(|_| BadKeys)?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, key);
    let (content_key, nonce) =
        agree_ephemeral(own, &peer, |secret| derive(secret, auth, key, public.as_ref(), &salt)).map_err(|_| BadKeys)??;
    let mut record = text.to_vec();
    record.push(END);
    close(&content_key, nonce, &mut record)?;
    let mut whole = Vec::with_capacity(86 + record.len());
    whole.extend(salt);
    whole.extend(RECORD.to_be_bytes());
    whole.push(u8::try_from(public.as_ref().len()).map_err(|_| BadKeys)?);
    whole.extend(public.as_ref());
    whole.extend(record);
    Ok(whole)
}

fn close(key: &[u8; KEY], nonce: [u8; NONCE], record: &mut Vec<u8>) -> Result<(), BadKeys> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).map_err(|_| BadKeys)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), record).map_err(|_| BadKeys)
}

/// Key and nonce of the content (RFC 8291 §3.4).
fn derive(secret: &[u8], auth: &[u8], theirs: &[u8], ours: &[u8], salt: &[u8; SALT]) -> Result<([u8; KEY], [u8; NONCE]), BadKeys> {
    let shared = Salt::new(HKDF_SHA256, auth).extract(secret);
    let input: [u8; 32] = expand(&shared, &[b"WebPush: info\0", theirs, ours])?;
    let content = Salt::new(HKDF_SHA256, salt).extract(&input);
    Ok((expand(&content, &[b"Content-Encoding: aes128gcm\0"])?, expand(&content, &[b"Content-Encoding: nonce\0"])?))
}

fn expand<const N: usize>(from: &Prk, info: &[&[u8]]) -> Result<[u8; N], BadKeys> {
    let mut out = [0; N];
    from.expand(info, Length(N)).and_then(|okm| okm.fill(&mut out)).map_err(|_| BadKeys)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL.decode(text).unwrap()
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out_as_it_says() {
        let theirs = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let ours = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let secret = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt: [u8; SALT] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let (key, nonce) = derive(&secret, &bytes("BTBZMqHH6r4Tts7J_aSIgg"), &theirs, &ours, &salt).unwrap();
        assert_eq!((key.to_vec(), nonce.to_vec()), (bytes("oIhVW04MRdy2XN9CiKLxTg"), bytes("4h_95klXJ5E_qnoN")));
        let mut record = b"When I grow up, I want to be a watermelon\x02".to_vec();
        close(&key, nonce, &mut record).unwrap();
        assert_eq!(record, bytes("8pfeW0KbunFT06SuDKoJH9Ql87S1QUrdirN6GcG7sFz1y1sqLgVi1VhjVkHsUoEsbI_0LpXMuGvnzQ"));
    }

    #[test]
    fn the_browser_opens_what_was_sealed_for_it() {
        let random = SystemRandom::new();
        let browser = EphemeralPrivateKey::generate(&ECDH_P256, &random).unwrap();
        let key = browser.compute_public_key().unwrap();
        let sealed = seal(key.as_ref(), b"0123456789abcdef", "Le asignaron el ticket".as_bytes()).unwrap();
        let (salt, rest) = sealed.split_at(SALT);
        assert_eq!(&rest[..5], [0, 0, 16, 0, 65]);
        let (ours, record) = rest[5..].split_at(65);
        let peer = UnparsedPublicKey::new(&ECDH_P256, ours);
        let salt = salt.try_into().unwrap();
        let (content_key, nonce) =
            agree_ephemeral(browser, &peer, |secret| derive(secret, b"0123456789abcdef", key.as_ref(), ours, &salt)).unwrap().unwrap();
        let opening = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key).unwrap());
        let mut record = record.to_vec();
        let text = opening.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record).unwrap();
        assert_eq!(text, "Le asignaron el ticket\x02".as_bytes());
    }

    #[test]
    fn a_key_that_is_none_seals_nothing() {
        assert!(seal(b"short", b"0123456789abcdef", b"x").is_err());
    }
}
