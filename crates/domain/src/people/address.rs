//! Mail addresses with one constructor.

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
        let raw = raw.trim();
        let (local, domain) = raw.rsplit_once('@').ok_or(InvalidAddress)?;
        let bad = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '\\' | '(' | ')' | '[' | ']' | '@' | ':')
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
        Ok(Self(raw.to_lowercase()))
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
