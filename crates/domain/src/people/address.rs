//! Mail addresses with one constructor.

use super::name::is_unseen;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mail address (RFC 5321, RFC 6531), in lower case: two spellings of one mailbox are one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct InvalidAddress;

impl Address {
    /// Longest address that SMTP carries, in bytes (RFC 5321 §4.5.3.1.3 less the brackets).
    pub const MAX: usize = 254;

    pub fn parse(raw: &str) -> Result<Self, InvalidAddress> {
        // Lower case first: it may be longer, and what is checked is what is kept.
        let raw = raw.trim().to_lowercase();
        let (local, domain) = raw.rsplit_once('@').ok_or(InvalidAddress)?;
        let bad = |c: char| {
            c.is_whitespace() || is_unseen(c) || matches!(c, '<' | '>' | ',' | ';' | '"' | '\\' | '(' | ')' | '[' | ']' | '@' | ':')
        };
        let label_ok = |label: &str| !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
        if raw.len() > Self::MAX
            || local.is_empty()
            || local.len() > 64
            || local.contains(bad)
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
            || domain.contains(bad)
            || !domain.split('.').all(label_ok)
        {
            return Err(InvalidAddress);
        }
        Ok(Self(raw))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address without its `+detail`: `soporte+t1@x` is `soporte@x` (RFC 5233).
    #[must_use]
    pub fn without_detail(&self) -> Self {
        let base = self.local().split_once('+').map_or(self.local(), |(base, _)| base);
        if base.is_empty() { self.clone() } else { Self(format!("{base}@{}", self.domain())) }
    }

    /// Whether this is one of `own`, with whatever detail (`soporte+t…@`).
    pub fn is_one_of(&self, own: &[Self]) -> bool {
        own.contains(self) || own.contains(&self.without_detail())
    }

    /// This address with a detail in place of its own: `soporte+t1@x`. Fails when the local part grows beyond 64 bytes.
    pub fn with_detail(&self, detail: &str) -> Result<Self, InvalidAddress> {
        let base = self.without_detail();
        Self::parse(&format!("{}+{detail}@{}", base.local(), base.domain()))
    }

    /// The `+detail`, when there is one.
    pub fn detail(&self) -> Option<&str> {
        self.local().split_once('+').map(|(_, detail)| detail)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidAddress;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        let address = Address::parse(" Ana.Pérez+Sala2@Cultura.GOV.co ").unwrap();
        assert_eq!(address.as_str(), "ana.pérez+sala2@cultura.gov.co");
        assert_eq!(address.without_detail().as_str(), "ana.pérez@cultura.gov.co");
        assert_eq!((address.local(), address.domain(), address.detail()), ("ana.pérez+sala2", "cultura.gov.co", Some("sala2")));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@x.co", "a".repeat(65));
        let bad = [
            "",
            "@",
            "ana",
            "ana@",
            "@x.co",
            "a b@x.co",
            "a@x..co",
            "a@-x.co",
            ".a@x.co",
            "a..b@x.co",
            "a@b@x.co",
            "a\r\n@x.co",
            "a\u{202e}@x.co",
            "<a@x.co>",
            &long,
        ];
        for raw in bad {
            assert_eq!(Address::parse(raw), Err(InvalidAddress), "{raw:?}");
        }
    }

    #[test]
    fn a_detail_is_added_where_it_fits() {
        let support = Address::parse("soporte@x.co").unwrap();
        assert_eq!(support.with_detail("t12").unwrap().as_str(), "soporte+t12@x.co");
        assert_eq!(support.with_detail("t12").unwrap().with_detail("t3").unwrap().as_str(), "soporte+t3@x.co");
        assert_eq!(support.with_detail(&"t".repeat(60)), Err(InvalidAddress));
        assert_eq!(support.with_detail("a b"), Err(InvalidAddress));
    }

    #[test]
    fn ours_is_ours_with_any_detail() {
        let own = [Address::parse("soporte@x.co").unwrap()];
        let ours = |raw: &str| Address::parse(raw).unwrap().is_one_of(&own);
        assert!(ours("soporte@x.co") && ours("Soporte+t1@x.co"));
        assert!(!ours("soporte2@x.co") && !ours("soporte@y.co"));
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_an_address_stays_one(raw in "[^@]{0,20}@?[^@]{0,20}") {
            if let Ok(address) = Address::parse(&raw) {
                prop_assert!(address.as_str().len() <= Address::MAX);
                prop_assert_eq!(Address::parse(address.as_str()), Ok(address.clone()));
                prop_assert_eq!(address.without_detail().without_detail(), address.without_detail());
            }
            let _ = Address::parse(&format!("\u{130}{raw}"));
        }

        #[test]
        fn ordinary_addresses_are_taken(local in "[a-z0-9]{1,10}([._+-][a-z0-9]{1,8}){0,3}", domain in "[a-z0-9]{1,10}(\\.[a-z]{2,6}){1,3}") {
            let address = format!("{local}@{domain}");
            prop_assert!(Address::parse(&address).is_ok());
        }
    }
}
