//! A connection that is ready for mail: opened, protected, greeted, signed in.

use super::relay::RelayConfig;
use super::reply::Reply;
use super::timeouts::Timeouts;
use super::wire::{Lost, Wire};
use crate::oauth::{Bearer, OauthFault, Proof, Tokens, said};
use crate::tls::{Security, server_name};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum NoConnection {
    Lost(Lost),
    /// The relay answered, and refuses us all mail for now.
    Closed(Reply),
    LoginRefused(String),
}

impl From<Lost> for NoConnection {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}

/// What the relay can (RFC 5321 §4.1.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) eight_bit: bool,
    pub(super) utf8: bool,
    /// Longest message in bytes, where it wishes to hear of sizes (RFC 1870).
    pub(super) size: Option<u64>,
    starttls: bool,
    login: Option<Mechanism>,
    bearer: Option<Bearer>,
}

/// How one signs in, the better one last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mechanism {
    Login,
    Plain,
}

pub(super) struct Connection {
    pub(super) wire: Wire,
    pub(super) offers: Offers,
}

impl Connection {
    pub(super) async fn open(config: &RelayConfig, tls: &TlsConnector, timeouts: &Timeouts) -> Result<Self, NoConnection> {
        let stream = connect(config, timeouts).await?;
        let mut wire = match config.security {
            Security::Tls => protect(Wire::new(Box::new(stream)), config, tls, timeouts).await?,
            Security::StartTls | Security::Plain => Wire::new(Box::new(stream)),
        };
        let greeting = wire.hear(timeouts.answer).await?;
        if !greeting.is_positive() {
            return Err(NoConnection::Closed(greeting));
        }
        let mut offers = hello(&mut wire, config, timeouts).await?;
        if config.security == Security::StartTls {
            // Never silently without (M30).
            if !offers.starttls {
                return Err(Lost("the relay does not offer STARTTLS, and nothing is sent unprotected".to_owned()).into());
            }
            let reply = wire.ask("STARTTLS", timeouts.answer).await?;
            if !reply.is_positive() {
                return Err(NoConnection::Closed(reply));
            }
            wire = protect(wire, config, tls, timeouts).await?;
            // What was offered before may have been somebody else's words.
            offers = hello(&mut wire, config, timeouts).await?;
        }
        match &config.login {
            Some((user, Proof::Password(password))) => sign_in(&mut wire, &offers, user, password, timeouts).await?,
            Some((user, Proof::Tokens(tokens))) => sign_in_by_token(&mut wire, config, &offers, user, tokens, timeouts).await?,
            None => {}
        }
        Ok(Self { wire, offers })
    }
}

async fn connect(config: &RelayConfig, timeouts: &Timeouts) -> Result<TcpStream, Lost> {
    let (host, port) = (config.host.as_str(), config.port);
    let stream = timeout(timeouts.connect, TcpStream::connect((host, port)))
        .await
        .map_err(|_| Lost(format!("{host}:{port} did not answer within {:?}", timeouts.connect)))?
        .map_err(|error| Lost(format!("{host}:{port} cannot be reached: {error}")))?;
    // Only slower where it is refused.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

async fn protect(wire: Wire, config: &RelayConfig, tls: &TlsConnector, timeouts: &Timeouts) -> Result<Wire, Lost> {
    let stream = wire.into_stream()?;
    let host = &config.host;
    let name = server_name(host).map_err(|fault| Lost(fault.to_string()))?;
    let stream = timeout(timeouts.connect, tls.connect(name, stream))
        .await
        .map_err(|_| Lost(format!("{host} did not finish the TLS handshake within {:?}", timeouts.connect)))?
        .map_err(|error| Lost(format!("no TLS with {host}: {error}")))?;
    Ok(Wire::new(Box::new(stream)))
}

async fn hello(wire: &mut Wire, config: &RelayConfig, timeouts: &Timeouts) -> Result<Offers, NoConnection> {
    let reply = wire.ask(&format!("EHLO {}", config.hello_name), timeouts.answer).await?;
    if reply.is_positive() {
        return Ok(offers(&reply));
    }
    if matches!(reply.code, 500 | 502 | 504) {
        // It knows no extensions (RFC 5321 §3.2).
        let reply = wire.ask(&format!("HELO {}", config.hello_name), timeouts.answer).await?;
        return if reply.is_positive() { Ok(Offers::default()) } else { Err(NoConnection::Closed(reply)) };
    }
    Err(NoConnection::Closed(reply))
}

fn offers(reply: &Reply) -> Offers {
    let mut offers = Offers::default();
    for line in reply.lines.iter().skip(1) {
        // `AUTH=PLAIN` was written by servers of old.
        let line = line.to_ascii_uppercase().replacen('=', " ", 1);
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("8BITMIME") => offers.eight_bit = true,
            Some("SMTPUTF8") => offers.utf8 = true,
            Some("STARTTLS") => offers.starttls = true,
            // 0, or nothing: no limit that it knows of.
            Some("SIZE") => offers.size = words.next().and_then(|size| size.parse().ok()).filter(|&size| size > 0).or(Some(u64::MAX)),
            Some("AUTH") => {
                let words: Vec<&str> = words.collect();
                offers.bearer = offers.bearer.or_else(|| Bearer::among(|name| words.contains(&name)));
                let known = words.into_iter().filter_map(|word| match word {
                    "PLAIN" => Some(Mechanism::Plain),
                    "LOGIN" => Some(Mechanism::Login),
                    _ => None,
                });
                offers.login = known.max().max(offers.login);
            }
            _ => {}
        }
    }
    offers
}

/// AUTH PLAIN (RFC 4616) or LOGIN. 5xx is a refused login; 4xx means that the relay cannot tell at the moment.
async fn sign_in(wire: &mut Wire, offers: &Offers, user: &str, password: &str, timeouts: &Timeouts) -> Result<(), NoConnection> {
    let limit = timeouts.answer;
    let reply = match offers.login {
        Some(Mechanism::Plain) => {
            let response = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
            wire.ask(&format!("AUTH PLAIN {response}"), limit).await?
        }
        Some(Mechanism::Login) => {
            let mut reply = wire.ask("AUTH LOGIN", limit).await?;
            for secret in [user, password] {
                if reply.code == 334 {
                    reply = wire.ask(&BASE64_STANDARD.encode(secret), limit).await?;
                }
            }
            reply
        }
        None => {
            let reply = "the relay offers neither AUTH PLAIN nor AUTH LOGIN, but a login is configured";
            return Err(NoConnection::LoginRefused(reply.to_owned()));
        }
    };
    signed_in(reply)
}

/// AUTH XOAUTH2 or OAUTHBEARER (RFC 7628). A token that was kept may have been revoked meanwhile: refused, another is asked for, once.
async fn sign_in_by_token(
    wire: &mut Wire,
    config: &RelayConfig,
    offers: &Offers,
    user: &str,
    tokens: &Tokens,
    timeouts: &Timeouts,
) -> Result<(), NoConnection> {
    let Some(bearer) = offers.bearer else {
        let reply = "the relay offers neither AUTH XOAUTH2 nor AUTH OAUTHBEARER, but tokens are configured";
        return Err(NoConnection::LoginRefused(reply.to_owned()));
    };
    let no_token = |fault: OauthFault| match fault {
        OauthFault::Refused(_) => NoConnection::LoginRefused(fault.to_string()),
        OauthFault::Unreachable(_) => Lost(fault.to_string()).into(),
    };
    let (token, fresh) = tokens.access().await.map_err(no_token)?;
    let mut reply = say_token(wire, config, bearer, user, &token, timeouts).await?;
    if reply.is_permanent() {
        tokens.forget(&token).await;
        if !fresh {
            let (token, _) = tokens.access().await.map_err(no_token)?;
            reply = say_token(wire, config, bearer, user, &token, timeouts).await?;
        }
    }
    signed_in(reply)
}

async fn say_token(
    wire: &mut Wire,
    config: &RelayConfig,
    bearer: Bearer,
    user: &str,
    token: &str,
    timeouts: &Timeouts,
) -> Result<Reply, Lost> {
    let response = said(bearer, user, token, &config.host, config.port);
    let reply = wire.ask(&format!("AUTH {} {response}", bearer.name()), timeouts.answer).await?;
    // It says what is wrong, and says no once that has been heard.
    if reply.code == 334 { wire.ask(bearer.regret(), timeouts.answer).await } else { Ok(reply) }
}

fn signed_in(reply: Reply) -> Result<(), NoConnection> {
    match reply.code {
        235 => Ok(()),
        500.. => Err(NoConnection::LoginRefused(reply.words())),
        400..500 => Err(NoConnection::Closed(reply)),
        _ => Err(Lost(format!("the relay answered the login with {}", reply.words())).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_read_in_any_case() {
        let lines = ["relay.example", "size 1000", "8BITMIME", "Auth plain LOGIN CRAM-MD5", "SMTPUTF8", "X-OTHER"];
        let reply = Reply { code: 250, lines: lines.map(str::to_owned).to_vec() };
        let expected =
            Offers { eight_bit: true, utf8: true, size: Some(1000), starttls: false, login: Some(Mechanism::Plain), bearer: None };
        assert_eq!(offers(&reply), expected);
        let reply = Reply { code: 250, lines: ["STARTTLS", "SIZE", "AUTH=LOGIN"].map(str::to_owned).to_vec() };
        // The first line is a name, whatever it reads like.
        assert_eq!(offers(&reply), Offers { size: Some(u64::MAX), login: Some(Mechanism::Login), ..Offers::default() });
    }
}
