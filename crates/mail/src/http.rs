//! One POST: HTTP/1.1, over TLS unless it goes to this very machine, bounded in time and size.

use crate::tls::{connector, server_name};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderMap, HeaderName, USER_AGENT};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);
/// Longest answer, in bytes.
const MOST: usize = 256 * 1024;

/// Where a request may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Wherever the configuration says.
    Anywhere,
    /// Hosts of the public network: the address came from somebody's browser.
    Public,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Posts `body`. What goes wrong on the way is told in words; every status is an answer.
pub(crate) async fn post(
    uri: &Uri,
    headers: &[(HeaderName, &str)],
    body: Bytes,
    extra_root_pem: Option<&[u8]>,
    reach: Reach,
) -> Result<Answer, String> {
    timeout(PATIENCE, exchange(uri, headers, body, extra_root_pem, reach)).await.map_err(|_| "no answer".to_owned())?
}

async fn exchange(
    uri: &Uri,
    headers: &[(HeaderName, &str)],
    body: Bytes,
    extra_root_pem: Option<&[u8]>,
    reach: Reach,
) -> Result<Answer, String> {
    let host = uri.host().ok_or("no host in it")?.trim_matches(['[', ']']).to_owned();
    let tls = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    // A secret goes in the clear to this very machine alone (M30).
    if !tls {
        crate::tls::check(crate::Security::Plain, &host).map_err(|why| why.to_string())?;
    }
    let mut request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(HOST, uri.authority().map_or(host.as_str(), |authority| authority.as_str()))
        .header(USER_AGENT, "Mesa");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Full::new(body)).map_err(|why| why.to_string())?;
    let socket = connect(&host, port, tls && reach == Reach::Public).await?;
    if tls {
        let connector = connector(extra_root_pem).map_err(|why| why.to_string())?;
        let name = server_name(&host).map_err(|why| why.to_string())?;
        talk(connector.connect(name, socket).await.map_err(|why| why.to_string())?, request).await
    } else {
        talk(socket, request).await
    }
}

async fn connect(host: &str, port: u16, public: bool) -> Result<TcpStream, String> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|why| why.to_string())?.collect();
    // All of them: a name that leads both ways is meant to.
    if public && !found.iter().all(|address| is_public(address.ip())) {
        return Err(format!("{host} is no host of the public network"));
    }
    TcpStream::connect(found.as_slice()).await.map_err(|why| why.to_string())
}

/// No address of this machine, of its network, or of a provider's inside, nor one that leads to such (RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, third, _] = ip.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let measured = first == 198 && (18..20).contains(&second);
            let protocols = (first, second, third) == (192, 0, 0);
            // Reserved from 240 on; the last one is broadcast.
            let no_host = first == 0 || ip.is_multicast() || ip.is_documentation() || first >= 240;
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || shared || measured || protocols || no_host)
        }
        IpAddr::V6(ip) => match (ip.to_ipv4_mapped(), ip.segments()) {
            (Some(inside), _) => is_public(IpAddr::V4(inside)),
            // Teredo, documentation and 6to4 lie in what is global; NAT64, like all else, does not.
            (None, [0x2001, 0 | 0xdb8, ..] | [0x2002, ..]) => false,
            (None, [first, ..]) => first & 0xe000 == 0x2000,
        },
    }
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|why| why.to_string())?;
    let talk = async {
        let response = sender.send_request(request).await.map_err(|why| why.to_string())?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MOST).collect().await.map_err(|why| why.to_string())?;
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body: body.to_bytes() })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_inside_are_told_from_those_outside() {
        for inside in [
            "127.0.0.1",
            "10.0.0.8",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.7",
            "240.0.0.1",
            "255.255.255.255",
            "64:ff9b::a00:1",
            "2001:0:4136:e378::1",
            "2001:db8::1",
            "2002:a00:1::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["142.250.1.1", "2607:f8b0::1", "100.128.0.1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn what_a_browser_named_is_not_looked_for_inside() {
        let uri: Uri = "https://127.0.0.1:9/push".parse().unwrap();
        let refused = post(&uri, &[], Bytes::new(), None, Reach::Public).await.err().unwrap();
        assert!(refused.contains("public network"), "{refused}");
    }
}
