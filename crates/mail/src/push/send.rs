//! One message to one browser, and what its maker's server says of it.

use super::seal::{self, MOST};
use super::{BadKeys, Keys};
use crate::http::{self, Reach};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use bytes::Bytes;
use hyper::Uri;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, RETRY_AFTER};

/// How long the server keeps it for a browser that is not reached, in seconds: what is older than a day is read in Mesa.
const TTL: &str = "86400";

/// A browser's subscription, as it gave it.
#[derive(Clone, Debug)]
pub struct Target {
    pub endpoint: String,
    /// Its public key and its secret, in base64url.
    pub p256dh: String,
    pub auth: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Delivered,
    /// 404, 410: there is no such subscription any more.
    Gone,
    /// Not now; `after` so many seconds, where the server says.
    Later {
        why: String,
        after: Option<i64>,
    },
    /// It will not be taken, however often it is tried.
    Refused {
        why: String,
    },
}

/// `contact`: a `mailto:` for the service's people; `now` in seconds since 1970.
pub async fn send(keys: &Keys, target: &Target, text: &str, contact: &str, now: i64) -> Verdict {
    let refused = |why: &dyn std::fmt::Display| Verdict::Refused { why: why.to_string() };
    let Ok(uri) = target.endpoint.parse::<Uri>() else { return refused(&"the endpoint is no address") };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return refused(&"the endpoint is no address") };
    let origin = format!("{scheme}://{authority}");
    let (sealed, authorization) = match (sealed(target, text), keys.authorization(&origin, contact, now)) {
        (Ok(sealed), Ok(authorization)) => (sealed, authorization),
        (Err(bad), _) | (_, Err(bad)) => return refused(&bad),
    };
    let headers = [
        (AUTHORIZATION, authorization.as_str()),
        (CONTENT_ENCODING, "aes128gcm"),
        (CONTENT_TYPE, "application/octet-stream"),
        (HeaderName::from_static("ttl"), TTL),
        (HeaderName::from_static("urgency"), "high"),
    ];
    match http::post(&uri, &headers, sealed, None, Reach::Public).await {
        Err(why) => Verdict::Later { why, after: None },
        Ok(answer) => {
            let after = answer.headers.get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
            verdict(answer.status, &String::from_utf8_lossy(&answer.body), after)
        }
    }
}

fn sealed(target: &Target, text: &str) -> Result<Bytes, BadKeys> {
    let decode = |text: &str| BASE64URL.decode(text.trim_end_matches('=')).map_err(|_| BadKeys);
    if text.len() > MOST {
        return Err(BadKeys);
    }
    Ok(seal::seal(&decode(&target.p256dh)?, &decode(&target.auth)?, text.as_bytes())?.into())
}

fn verdict(status: u16, said: &str, after: Option<i64>) -> Verdict {
    let why = format!("{status} {}", said.chars().filter(|c| !c.is_control()).take(200).collect::<String>());
    match status {
        200..300 => Verdict::Delivered,
        404 | 410 => Verdict::Gone,
        408 | 425 | 429 | 500.. => Verdict::Later { why, after },
        _ => Verdict::Refused { why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_says_decides() {
        assert_eq!(verdict(201, "", None), Verdict::Delivered);
        assert_eq!((verdict(404, "", None), verdict(410, "", None)), (Verdict::Gone, Verdict::Gone));
        assert_eq!(verdict(429, "slow\n", Some(30)), Verdict::Later { why: "429 slow".into(), after: Some(30) });
        assert_eq!(verdict(503, "", None), Verdict::Later { why: "503 ".into(), after: None });
        assert_eq!(verdict(413, "", None), Verdict::Refused { why: "413 ".into() });
    }
}
