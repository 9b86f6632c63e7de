//! How connections to mail servers are protected (M30): TLS always, plain text on loopback alone.

use std::net::IpAddr;

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Security {
    /// TLS from the first byte (ports 465 and 993).
    #[default]
    Tls,
    /// STARTTLS before anything else; refused by us when the server does not offer it.
    StartTls,
    /// No protection; loopback only.
    Plain,
}

/// A configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupFault {
    #[error("plain text is allowed on loopback only, and {0} is not loopback")]
    PlainOutsideLoopback(String),
    #[error("the extra root certificate cannot be read: {0}")]
    BadRoot(String),
    #[error("{0} is not a host name")]
    BadHost(String),
}

pub(crate) fn check(security: Security, host: &str) -> Result<(), SetupFault> {
    let loopback = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if security == Security::Plain && !loopback { Err(SetupFault::PlainOutsideLoopback(host.to_owned())) } else { Ok(()) }
}
