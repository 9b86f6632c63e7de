//! From a host name to a signed-in session.

use super::response::{Untagged, capabilities, code};
use super::wire::{Command, SILENCE, Wire};
use super::{ImapConfig, ImapFault};
use crate::oauth::{Bearer, OauthFault, Proof, Tokens, said};
use crate::tls::{Security, certificate_fault, check, connector, server_name};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// For everything from the name's look-up to the login's answer (M2).
const CONNECT: Duration = Duration::from_secs(30);
/// For one address of several.
const DIAL: Duration = Duration::from_secs(10);

/// Connects, secures and signs in; also what the server can.
pub(super) async fn connect(config: &ImapConfig) -> Result<(Wire, Vec<String>), ImapFault> {
    check(config.security, &config.host)?;
    timeout(CONNECT, signed_in(config)).await.map_err(|_| ImapFault::TimedOut)?
}

async fn signed_in(config: &ImapConfig) -> Result<(Wire, Vec<String>), ImapFault> {
    let (mut wire, known) = open(config).await?;
    if !known {
        let before = ask_capabilities(&mut wire).await?;
        let text = login(&mut wire, config, &before).await?;
        if let Some((name, list)) = code(&text)
            && name == "CAPABILITY"
        {
            let list = capabilities(list);
            wire.set_silence(SILENCE);
            return Ok((wire, list));
        }
    }
    // What is offered may differ once the server knows us.
    let list = ask_capabilities(&mut wire).await?;
    wire.set_silence(SILENCE);
    Ok((wire, list))
}

/// A connection that is as secure as configured and has been greeted; true when the server needs no login.
async fn open(config: &ImapConfig) -> Result<(Wire, bool), ImapFault> {
    if config.security == Security::Plain {
        let socket = dial(&config.host, config.port).await?;
        let mut wire = Wire::new(Box::new(socket), CONNECT);
        let known = wire.greeting().await?;
        return Ok((wire, known));
    }
    // A setting that cannot work is told without knocking at the server's door.
    let connector = connector(config.extra_root_pem.as_deref())?;
    let name = server_name(&config.host)?;
    let insecure = |error: std::io::Error| match certificate_fault(&error) {
        Some(fault) => ImapFault::Certificate { fault, words: error.to_string() },
        None => ImapFault::Tls(error.to_string()),
    };
    let socket = dial(&config.host, config.port).await?;
    if config.security == Security::Tls {
        let stream = connector.connect(name, socket).await.map_err(insecure)?;
        let mut wire = Wire::new(Box::new(stream), CONNECT);
        let known = wire.greeting().await?;
        return Ok((wire, known));
    }
    let mut plain = Wire::new(Box::new(socket), CONNECT);
    if plain.greeting().await? {
        return Err(ImapFault::Tls("the server wants no login and so allows no STARTTLS".to_owned()));
    }
    if !offers(&ask_capabilities(&mut plain).await?, "STARTTLS") {
        return Err(ImapFault::Tls("the server does not offer STARTTLS".to_owned()));
    }
    plain.run_quietly(Command::new("STARTTLS", "STARTTLS")).await.map_err(|fault| match fault {
        ImapFault::Refused { text, .. } => ImapFault::Tls(format!("the server refused STARTTLS: {text}")),
        fault => fault,
    })?;
    let stream = connector.connect(name, plain.into_stream()?).await.map_err(insecure)?;
    // Nothing that was said before counts (RFC 3501, 6.2.1), and there is no second greeting.
    Ok((Wire::new(Box::new(stream), CONNECT), false))
}

async fn dial(host: &str, port: u16) -> Result<TcpStream, ImapFault> {
    let unreachable = |error: std::io::Error| ImapFault::Unreachable(error.to_string());
    let mut last = ImapFault::NoSuchHost("the name has no address".to_owned());
    for address in lookup_host((host, port)).await.map_err(|error| ImapFault::NoSuchHost(error.to_string()))? {
        match timeout(DIAL, TcpStream::connect(address)).await {
            Ok(Ok(socket)) => {
                socket.set_nodelay(true).map_err(unreachable)?;
                return Ok(socket);
            }
            Ok(Err(error)) => last = unreachable(error),
            Err(_) => last = ImapFault::TimedOut,
        }
    }
    Err(last)
}

async fn ask_capabilities(wire: &mut Wire) -> Result<Vec<String>, ImapFault> {
    let mut found = Vec::new();
    wire.run(Command::new("CAPABILITY", "CAPABILITY"), |untagged| {
        if let Untagged::Capability(list) = untagged {
            found = list;
        }
        Ok(())
    })
    .await?;
    if found.is_empty() { Err(ImapFault::Protocol("the server does not tell what it can".to_owned())) } else { Ok(found) }
}

/// The words of the tagged OK.
async fn login(wire: &mut Wire, config: &ImapConfig, offered: &[String]) -> Result<String, ImapFault> {
    let ImapConfig { user, proof, .. } = config;
    let password = match proof {
        Proof::Password(password) => password,
        Proof::Tokens(tokens) => return login_by_token(wire, config, offered, tokens).await,
    };
    let command = if !offers(offered, "LOGINDISABLED") {
        Command::new("LOGIN", "LOGIN").word(user).word(password)
    } else if offers(offered, "AUTH=PLAIN") {
        Command::new("AUTHENTICATE", "AUTHENTICATE PLAIN").answer(STANDARD.encode(format!("\0{user}\0{password}")))
    } else {
        return Err(ImapFault::LoginRefused("the server takes no password (LOGINDISABLED)".to_owned()));
    };
    wire.run_quietly(command).await.map_err(refused)
}

/// XOAUTH2 or OAUTHBEARER (M30). A token that was kept may have been revoked meanwhile: refused, another is asked for, once.
async fn login_by_token(wire: &mut Wire, config: &ImapConfig, offered: &[String], tokens: &Tokens) -> Result<String, ImapFault> {
    let Some(bearer) = Bearer::among(|name| offers(offered, &format!("AUTH={name}"))) else {
        return Err(ImapFault::LoginRefused("the server takes no tokens (neither XOAUTH2 nor OAUTHBEARER)".to_owned()));
    };
    let (token, fresh) = tokens.access().await.map_err(no_token)?;
    match wire.run_quietly(by_token(config, offered, bearer, &token)).await {
        Err(ImapFault::Refused { text, .. }) if !is_passing(&text) && !fresh => {
            tokens.forget(&token).await;
            let (token, _) = tokens.access().await.map_err(no_token)?;
            wire.run_quietly(by_token(config, offered, bearer, &token)).await.map_err(refused)
        }
        done => {
            if matches!(&done, Err(ImapFault::Refused { .. })) {
                tokens.forget(&token).await;
            }
            done.map_err(refused)
        }
    }
}

/// The token goes with the command where the server takes it so (RFC 4959), else when it is asked for.
fn by_token(config: &ImapConfig, offered: &[String], bearer: Bearer, token: &str) -> Command {
    let response = said(bearer, &config.user, token, &config.host, config.port);
    let command = if offers(offered, "SASL-IR") {
        Command::new("AUTHENTICATE", format!("AUTHENTICATE {} {response}", bearer.name()))
    } else {
        Command::new("AUTHENTICATE", format!("AUTHENTICATE {}", bearer.name())).answer(response)
    };
    command.regret(bearer.regret())
}

fn no_token(fault: OauthFault) -> ImapFault {
    match fault {
        OauthFault::Refused(words) => ImapFault::TokenRefused(words),
        OauthFault::Unreachable(words) => ImapFault::Unreachable(words),
    }
}

fn refused(fault: ImapFault) -> ImapFault {
    match fault {
        ImapFault::Refused { text, .. } if is_passing(&text) => ImapFault::Unreachable(text),
        ImapFault::Refused { text, .. } => ImapFault::LoginRefused(text),
        fault => fault,
    }
}

/// Whether a refusal is about the server's state and not about our password (RFC 5530).
pub(super) fn is_passing(text: &str) -> bool {
    code(text).is_some_and(|(name, _)| ["UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT"].contains(&name.as_str()))
}

pub(super) fn offers(capabilities: &[String], name: &str) -> bool {
    capabilities.iter().any(|capability| capability == name)
}
