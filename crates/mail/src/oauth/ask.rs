//! One question to a token endpoint.

use super::OauthFault;
use crate::http::{self, Reach};
use hyper::Uri;
use hyper::header::{ACCEPT, CONTENT_TYPE};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// Unreserved characters stay as they are (RFC 3986 §2.3).
const ESCAPED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What the endpoint gives (RFC 6749 §5.1).
#[derive(Deserialize)]
pub(super) struct Granted {
    pub(super) access_token: String,
    #[serde(default)]
    pub(super) expires_in: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) refresh_token: Option<String>,
}

/// What it says instead (RFC 6749 §5.2).
#[derive(Deserialize, Default)]
#[serde(default)]
struct Denied {
    error: String,
    error_description: String,
}

/// Posts a form. Only 200 with a token is an answer; 4xx is a refusal, in the endpoint's words, and everything else passes.
pub(super) async fn ask(endpoint: &str, form: &[(&str, &str)], extra_root_pem: Option<&[u8]>) -> Result<Granted, OauthFault> {
    let unreachable = |why: &dyn std::fmt::Display| OauthFault::Unreachable(format!("{endpoint}: {why}"));
    let uri: Uri = endpoint.parse().map_err(|why| unreachable(&why))?;
    let body = form.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, &ESCAPED))).collect::<Vec<_>>().join("&");
    let headers = [(CONTENT_TYPE, "application/x-www-form-urlencoded"), (ACCEPT, "application/json")];
    let answer = http::post(&uri, &headers, body.into(), extra_root_pem, Reach::Anywhere).await.map_err(|why| unreachable(&why))?;
    match answer.status {
        200 => serde_json::from_slice(&answer.body).map_err(|_| unreachable(&"the answer holds no token")),
        status @ 400..500 => Err(OauthFault::Refused(words(status, &answer.body))),
        status => Err(unreachable(&words(status, &answer.body))),
    }
}

/// The endpoint's own, without control characters.
fn words(status: u16, answer: &[u8]) -> String {
    let denied: Denied = serde_json::from_slice(answer).unwrap_or_default();
    let text = format!("{status} {} {}", denied.error, denied.error_description);
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect::<String>().trim().to_owned()
}
