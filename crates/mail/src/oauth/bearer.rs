//! How a token is said to a mail server.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A SASL mechanism that takes a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearer {
    /// What Microsoft 365 and Google take.
    XOauth2,
    /// RFC 7628.
    OauthBearer,
}

impl Bearer {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::XOauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
        }
    }

    /// The one to use among those that a server offers, without `AUTH=`.
    pub(crate) fn among(offered: impl Fn(&str) -> bool) -> Option<Self> {
        [Self::XOauth2, Self::OauthBearer].into_iter().find(|bearer| offered(bearer.name()))
    }

    /// What answers the server's account of what is wrong, so that it may say no: nothing, or a lone 0x01 (RFC 7628 §3.2.3).
    pub(crate) const fn regret(self) -> &'static str {
        match self {
            Self::XOauth2 => "",
            Self::OauthBearer => "AQ==",
        }
    }
}

/// The client's response, in base 64.
pub(crate) fn said(bearer: Bearer, user: &str, token: &str, host: &str, port: u16) -> String {
    BASE64_STANDARD.encode(match bearer {
        Bearer::XOauth2 => format!("user={user}\x01auth=Bearer {token}\x01\x01"),
        Bearer::OauthBearer => {
            // `,` and `=` have meanings in a GS2 header (RFC 5801 §4).
            let user = user.replace('=', "=3D").replace(',', "=2C");
            format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_said_as_the_examples_say_it() {
        // Google's own example.
        let google = said(Bearer::XOauth2, "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg", "imap.gmail.com", 993);
        assert_eq!(
            google,
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        // RFC 7628 §4.1.
        let rfc = said(Bearer::OauthBearer, "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", "server.example.com", 143);
        assert_eq!(
            rfc,
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        );
    }
}
