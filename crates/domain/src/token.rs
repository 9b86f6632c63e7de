//! Signed tokens for replies and public links (M15).

use crate::people::{Address, PersonId};
use crate::tickets::TicketId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::{self, Write};
use subtle::ConstantTimeEq;

/// What a token may be used for; one cannot stand in for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    Reply,
    Survey,
    /// In `X-Mesa-Report` of a notice: unlike the key of a reply it is repeated by no mail client, so that only what gives the very
    /// notice back shows it (M14).
    Report,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Reply => b"mesa reply v1",
            Self::Survey => b"mesa survey v1",
            Self::Report => b"mesa report v1",
        }
    }
}

/// The key of this Mesa: 32 random bytes, made on first start. Debug never shows it.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a valid token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub ticket: TicketId,
    pub person: PersonId,
}

/// Characters of the signature: 128 bits, five a character.
const SIGNATURE: usize = 26;
/// Five bits a character; only what survives any mail system, in either case.
const ALPHABET: [u8; 32] = *b"abcdefghijklmnopqrstuvwxyz234567";

/// Makes the token: lower-case letters, digits and `-` only, at most 60 characters, so that it fits a local part's detail,
/// a Message-ID and a URL. 128 bits of HMAC-SHA-256 over (purpose, mailbox, ticket, person).
///
/// Its form is `t{signature}{ticket}-{person}`: the signature in base 32, the numbers in hexadecimal without leading zeros.
pub fn sign(secret: &Secret, purpose: Purpose, mailbox: &str, claim: Claim) -> String {
    let mut token = String::with_capacity(60);
    token.push('t');
    push_base32(&mut token, signature(secret, purpose, mailbox, claim));
    // Writing to a String cannot fail.
    let _ = write!(token, "{:x}-{:x}", claim.ticket.0, claim.person.0);
    token
}

/// Reads a token in constant time; `None` when anything about it is not ours. Upper case is taken for lower.
pub fn verify(secret: &Secret, purpose: Purpose, mailbox: &str, token: &str) -> Option<Claim> {
    let token = token.to_ascii_lowercase();
    let (ticket, person) = token.get(1 + SIGNATURE..)?.split_once('-')?;
    let number = |hex: &str| u64::from_str_radix(hex, 16).ok().map(u64::cast_signed);
    let claim = Claim { ticket: TicketId(number(ticket)?), person: PersonId(number(person)?) };
    // There is one way to write a claim, so comparing the whole text checks its form as well.
    let expected = sign(secret, purpose, mailbox, claim);
    bool::from(expected.as_bytes().ct_eq(token.as_bytes())).then_some(claim)
}

/// The first 128 bits of the HMAC. Every part has its length before it, so no two claims share a text.
fn signature(secret: &Secret, purpose: Purpose, mailbox: &str, claim: Claim) -> [u8; 16] {
    // HMAC pads a key to the hash's block with zeros (RFC 2104); doing so here leaves nothing that could fail.
    let mut key = [0_u8; 64];
    for (padded, byte) in key.iter_mut().zip(secret.0) {
        *padded = byte;
    }
    let mailbox = mailbox.to_lowercase();
    let mut mac = Hmac::<Sha256>::new(&key.into());
    for part in [purpose.label(), mailbox.as_bytes(), &claim.ticket.0.to_be_bytes(), &claim.person.0.to_be_bytes()] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    let whole = mac.finalize().into_bytes();
    let mut half = [0_u8; 16];
    for (kept, byte) in half.iter_mut().zip(whole) {
        *kept = byte;
    }
    half
}

fn push_base32(text: &mut String, bytes: [u8; 16]) {
    let value = u128::from_be_bytes(bytes);
    // 26 characters carry 130 bits: the last one holds only three of them.
    for place in (0..SIGNATURE).map(|i| i32::try_from(i).unwrap_or(0) * 5) {
        let shift = 123 - place;
        let five = if shift >= 0 { value >> shift } else { value << -shift };
        let index = usize::try_from(five & 31).unwrap_or(0);
        text.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'a')));
    }
}

/// The token in an address of ours: the detail of `soporte+t…@`.
pub fn token_of(address: &Address) -> Option<&str> {
    address.detail().filter(|detail| detail.starts_with('t'))
}

/// The Message-ID of a notice, without angle brackets: `{token}.{unique}@{domain}`. `unique` must be new for each notice, made of
/// letters, digits, `-` and `.`.
pub fn message_id(token: &str, unique: &str, domain: &str) -> String {
    format!("{token}.{unique}@{domain}")
}

/// The token in a Message-ID made by [`message_id`] for this domain, with angle brackets or without. It proves nothing until verified.
pub fn token_in_message_id<'a>(id: &'a str, domain: &str) -> Option<&'a str> {
    let id = id.trim();
    let id = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id);
    let (local, host) = id.rsplit_once('@')?;
    let (token, _) = local.split_once('.')?;
    (host.eq_ignore_ascii_case(domain) && token.starts_with(['t', 'T'])).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOX: &str = "soporte@cultura.gov.co";

    fn secret() -> Secret {
        Secret(std::array::from_fn(|i| u8::try_from(i).unwrap()))
    }

    fn claim(ticket: i64, person: i64) -> Claim {
        Claim { ticket: TicketId(ticket), person: PersonId(person) }
    }

    #[test]
    fn debug_says_nothing_of_the_secret() {
        assert_eq!(format!("{:?}", secret()), "Secret(…)");
    }

    /// Links in mails already sent must stay valid: this text may never change.
    #[test]
    fn a_token_is_what_it_was() {
        let token = sign(&secret(), Purpose::Reply, BOX, claim(123, 45));
        assert_eq!(token, "tzjv6elxx7onewkelaffrdb6ouu7b-2d");
        assert_eq!(verify(&secret(), Purpose::Reply, BOX, &token), Some(claim(123, 45)));
    }

    #[test]
    fn a_message_id_gives_its_token_back() {
        let token = sign(&secret(), Purpose::Reply, BOX, claim(7, 8));
        let id = message_id(&token, "91", "cultura.gov.co");
        assert_eq!(token_in_message_id(&id, "Cultura.gov.co"), Some(token.as_str()));
        assert_eq!(token_in_message_id(&format!("<{id}>"), "cultura.gov.co"), Some(token.as_str()));
        assert_eq!(token_in_message_id(&id, "otra.gov.co"), None);
        assert_eq!(token_in_message_id("CAF+abc.def@cultura.gov.co", "cultura.gov.co"), None);
    }

    #[test]
    fn an_address_gives_its_token_back() {
        let token = sign(&secret(), Purpose::Reply, BOX, claim(123, 45));
        let address = Address::parse(&format!("Soporte+{}@cultura.gov.co", token.to_uppercase())).unwrap();
        assert_eq!(token_of(&address).and_then(|token| verify(&secret(), Purpose::Reply, BOX, token)), Some(claim(123, 45)));
        assert_eq!(token_of(&Address::parse(BOX).unwrap()), None);
        assert_eq!(token_of(&Address::parse("soporte+facturas@cultura.gov.co").unwrap()), None);
    }

    proptest! {
        #[test]
        fn every_claim_is_read_back_in_any_case(ticket in any::<i64>(), person in any::<i64>(), key in any::<[u8; 32]>()) {
            let (secret, claim) = (Secret(key), claim(ticket, person));
            let token = sign(&secret, Purpose::Reply, BOX, claim);
            prop_assert!(token.starts_with('t') && token.len() <= 60, "{}", token);
            prop_assert!(token.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')));
            prop_assert_eq!(verify(&secret, Purpose::Reply, BOX, &token), Some(claim));
            prop_assert_eq!(verify(&secret, Purpose::Reply, &BOX.to_uppercase(), &token.to_uppercase()), Some(claim));
        }

        #[test]
        fn one_other_character_spoils_it(ticket in 0..100_000_i64, person in 0..100_000_i64, place in 0..60_usize, other in "[a-z0-9-]") {
            let token = sign(&secret(), Purpose::Reply, BOX, claim(ticket, person));
            let place = place % token.len();
            let mut forged = token.clone();
            forged.replace_range(place..=place, &other);
            prop_assume!(forged != token);
            prop_assert_eq!(verify(&secret(), Purpose::Reply, BOX, &forged), None);
            forged.replace_range(place..=place, "");
            prop_assert_eq!(verify(&secret(), Purpose::Reply, BOX, &forged), None);
            forged.insert_str(place, &format!("0{other}"));
            prop_assert_eq!(verify(&secret(), Purpose::Reply, BOX, &forged), None);
        }

        #[test]
        fn purposes_mailboxes_and_keys_do_not_cross(ticket in any::<i64>(), person in any::<i64>(), key in any::<[u8; 32]>()) {
            let claim = claim(ticket, person);
            let token = sign(&secret(), Purpose::Survey, BOX, claim);
            prop_assert_eq!(verify(&secret(), Purpose::Reply, BOX, &token), None);
            prop_assert_eq!(verify(&secret(), Purpose::Report, BOX, &token), None);
            prop_assert_eq!(verify(&secret(), Purpose::Survey, "otra@cultura.gov.co", &token), None);
            prop_assume!(key != secret().0);
            prop_assert_eq!(verify(&Secret(key), Purpose::Survey, BOX, &token), None);
        }

        #[test]
        fn any_text_is_answered(text in "\\PC*", id in "\\PC*@?\\PC*") {
            prop_assert_eq!(verify(&secret(), Purpose::Reply, BOX, &text), None);
            let _ = token_in_message_id(&id, "cultura.gov.co");
        }
    }
}
