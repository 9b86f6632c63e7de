//! One question to a token endpoint: HTTP/1.1 over TLS, bounded in time and size.

use super::OauthFault;
use crate::tls::{connector, server_name};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);
/// Longest answer, in bytes.
const MOST: usize = 256 * 1024;
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
    timeout(PATIENCE, exchange(endpoint, form, extra_root_pem))
        .await
        .map_err(|_| OauthFault::Unreachable(format!("{endpoint} does not answer")))?
}

async fn exchange(endpoint: &str, form: &[(&str, &str)], extra_root_pem: Option<&[u8]>) -> Result<Granted, OauthFault> {
    let unreachable = |why: &dyn std::fmt::Display| OauthFault::Unreachable(format!("{endpoint}: {why}"));
    let uri: Uri = endpoint.parse().map_err(|why| unreachable(&why))?;
    let host = uri.host().ok_or_else(|| unreachable(&"no host in it"))?.trim_matches(['[', ']']).to_owned();
    let tls = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    // A secret goes in the clear to this very machine alone (M30).
    if !tls {
        crate::tls::check(crate::Security::Plain, &host).map_err(|why| unreachable(&why))?;
    }
    let socket = TcpStream::connect((host.as_str(), port)).await.map_err(|why| unreachable(&why))?;
    let body = form.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, &ESCAPED))).collect::<Vec<_>>().join("&");
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(HOST, uri.authority().map_or(host.as_str(), |authority| authority.as_str()))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, "Mesa")
        .body(Full::new(Bytes::from(body)))
        .map_err(|why| unreachable(&why))?;
    let (status, answer) = if tls {
        let connector = connector(extra_root_pem).map_err(|why| unreachable(&why))?;
        let name = server_name(&host).map_err(|why| unreachable(&why))?;
        let stream = connector.connect(name, socket).await.map_err(|why| unreachable(&why))?;
        post(stream, request).await
    } else {
        post(socket, request).await
    }
    .map_err(|why| unreachable(&why))?;
    match status {
        200 => serde_json::from_slice(&answer).map_err(|_| unreachable(&"the answer holds no token")),
        400..500 => Err(OauthFault::Refused(words(status, &answer))),
        _ => Err(unreachable(&words(status, &answer))),
    }
}

/// Status and body.
async fn post<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(u16, Bytes), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|why| why.to_string())?;
    let talk = async {
        let response = sender.send_request(request).await.map_err(|why| why.to_string())?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), MOST).collect().await.map_err(|why| why.to_string())?;
        Ok((status, body.to_bytes()))
    };
    let mut connection = std::pin::pin!(connection);
    let mut talk = std::pin::pin!(talk);
    tokio::select! {
        told = &mut talk => told,
        ended = &mut connection => match ended {
            // It may end with the last byte of the answer.
            Ok(()) => talk.await,
            Err(why) => Err(why.to_string()),
        },
    }
}

/// The endpoint's own, without control characters.
fn words(status: u16, answer: &[u8]) -> String {
    let denied: Denied = serde_json::from_slice(answer).unwrap_or_default();
    let text = format!("{status} {} {}", denied.error, denied.error_description);
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect::<String>().trim().to_owned()
}
