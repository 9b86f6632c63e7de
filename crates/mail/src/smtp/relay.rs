//! A relay: one connection at a time, kept for the next mail.

use super::connection::{Connection, NoConnection, Offers};
use super::text::has_bare_breaks;
use super::timeouts::Timeouts;
use super::transfer::{Ended, transfer};
use super::wire::Lost;
use crate::oauth::Proof;
use crate::tls::{Security, SetupFault, check, connector, server_name};
use domain::people::Address;
use std::fmt::Write;
use std::ops::ControlFlow;
use tokio_rustls::TlsConnector;

/// Where and how mail is handed over.
#[derive(Clone)]
pub struct RelayConfig {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// User, and password or tokens, when the relay asks for them.
    pub login: Option<(String, Proof)>,
    /// PEM certificates trusted besides the public ones.
    pub extra_root_pem: Option<Vec<u8>>,
    /// What we call ourselves in EHLO.
    pub hello_name: String,
}

/// How far a mail got, told before anything irreversible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The relay takes sender and recipient; the bytes follow.
    Accepting,
    /// Everything but the final dot has been sent. From here on it may be delivered: make a note of it before going on.
    FinalDot,
    /// The final dot is out; the answer is awaited.
    DataSent,
}

/// What became of one attempt. `reply` is the server's own words, or what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted {
        reply: String,
    },
    /// 4xx, or the connection ended between MAIL and the final dot: this mail later (M28).
    Deferred {
        reply: String,
    },
    /// 5xx: never.
    Refused {
        reply: String,
        code: u16,
    },
    /// The connection ended after the final dot (RFC 1047, M27).
    Unsure {
        reply: String,
    },
    /// The relay refuses our login: pause the channel.
    LoginRefused {
        reply: String,
    },
    /// No connection, or it ended before the relay took our sender: pause the channel.
    Unreachable {
        reply: String,
    },
}

/// A relay, with its connection kept between mails.
pub struct Relay {
    config: RelayConfig,
    timeouts: Timeouts,
    tls: TlsConnector,
    kept: Option<Connection>,
}

impl Relay {
    pub fn new(config: RelayConfig) -> Result<Self, SetupFault> {
        Self::with_timeouts(config, Timeouts::default())
    }

    pub fn with_timeouts(config: RelayConfig, timeouts: Timeouts) -> Result<Self, SetupFault> {
        check(config.security, &config.host)?;
        if config.security != Security::Plain {
            server_name(&config.host)?;
        }
        // It stands alone on a line of the dialogue.
        if config.hello_name.is_empty() || !config.hello_name.chars().all(|c| c.is_ascii_graphic()) {
            return Err(SetupFault::BadHost(config.hello_name));
        }
        let tls = connector(config.extra_root_pem.as_deref())?;
        Ok(Self { config, timeouts, tls, kept: None })
    }

    /// Sends one mail to one person. `progress` is awaited at every [`Stage`]; `Break` gives the attempt up (before the final dot nothing was
    /// delivered). Dropping the future closes the connection.
    ///
    /// What the verdict says beyond its name: 421, and an end without words, concern the channel at a greeting, EHLO or MAIL
    /// (`Unreachable`), and this mail at RCPT or later (`Deferred`); 5xx to AUTH, and 530 to 538 to MAIL, concern our login.
    pub async fn send<P, F>(&mut self, from: &Address, to: &Address, bytes: &[u8], progress: P) -> Verdict
    where
        P: FnMut(Stage) -> F + Send,
        F: Future<Output = ControlFlow<()>> + Send,
    {
        if has_bare_breaks(bytes) {
            return refused(554, "the text holds a line break that is not CR LF, and no relay carries that unchanged");
        }
        let mut connection = match self.begin(from, to, bytes).await {
            Ok(connection) => connection,
            Err(verdict) => return verdict,
        };
        let Ended { verdict, sound } = transfer(&mut connection.wire, &self.timeouts, to, bytes, progress).await;
        if sound {
            self.kept = Some(connection);
        }
        verdict
    }

    /// Says QUIT and closes the connection; the next mail opens another.
    pub async fn close(&mut self) {
        if let Some(mut connection) = self.kept.take() {
            // Courtesy: nothing depends on the answer.
            let _ = connection.wire.ask("QUIT", self.timeouts.kept).await;
            connection.wire.shut(self.timeouts.kept).await;
        }
    }

    /// A connection that has accepted MAIL: the kept one if it still does, else a new one.
    async fn begin(&mut self, from: &Address, to: &Address, bytes: &[u8]) -> Result<Connection, Verdict> {
        // When the kept one has gone or has had enough, that says nothing about the mail: once more with a new one.
        if let Some(kept) = self.alive().await
            && let Ok(answer) = self.mail(kept, from, to, bytes).await
        {
            return answer;
        }
        let opened = Connection::open(&self.config, &self.tls, &self.timeouts).await.map_err(|why| match why {
            NoConnection::Lost(Lost(reply)) => Verdict::Unreachable { reply },
            NoConnection::Closed(reply) => Verdict::Unreachable { reply: reply.words() },
            NoConnection::LoginRefused(reply) => Verdict::LoginRefused { reply },
        })?;
        self.mail(opened, from, to, bytes).await.unwrap_or_else(|Lost(reply)| Err(Verdict::Unreachable { reply }))
    }

    /// The kept connection, proven alive and with nothing left of the last mail.
    async fn alive(&mut self) -> Option<Connection> {
        let mut kept = self.kept.take()?;
        let reply = kept.wire.ask("RSET", self.timeouts.kept).await.ok()?;
        reply.is_positive().then_some(kept)
    }

    /// MAIL, with what the mail needs. The connection comes back, or is kept when the answer is a verdict.
    async fn mail(
        &mut self,
        mut connection: Connection,
        from: &Address,
        to: &Address,
        bytes: &[u8],
    ) -> Result<Result<Connection, Verdict>, Lost> {
        let answer = match mail_command(&connection.offers, from, to, bytes) {
            Ok(command) => {
                let reply = connection.wire.ask(&command, self.timeouts.answer).await?;
                if reply.is_farewell() {
                    return Err(Lost(reply.words()));
                }
                match reply.code {
                    200..300 => Ok(()),
                    300..400 => return Err(Lost(format!("the relay answered out of step: {}", reply.words()))),
                    _ if reply.refuses_login() => Err(Verdict::LoginRefused { reply: reply.words() }),
                    _ => Err(Ended::answered(&reply).verdict),
                }
            }
            Err(verdict) => Err(verdict),
        };
        match answer {
            Ok(()) => Ok(Ok(connection)),
            Err(verdict) => {
                self.kept = Some(connection);
                Ok(Err(verdict))
            }
        }
    }
}

fn mail_command(offers: &Offers, from: &Address, to: &Address, bytes: &[u8]) -> Result<String, Verdict> {
    let mut command = format!("MAIL FROM:<{from}>");
    if let Some(most) = offers.size {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > most) {
            return Err(refused(552, format!("the relay takes at most {most} bytes, and the mail has {}", bytes.len())));
        }
        // Writing to a String does not fail.
        let _ = write!(command, " SIZE={}", bytes.len());
    }
    if offers.eight_bit && !bytes.is_ascii() {
        command.push_str(" BODY=8BITMIME");
    }
    if let Some(beyond) = [from, to].into_iter().find(|address| !address.as_str().is_ascii()) {
        if !offers.utf8 {
            return Err(refused(553, format!("{beyond} is written with letters beyond ASCII, and the relay does not offer SMTPUTF8")));
        }
        command.push_str(" SMTPUTF8");
    }
    Ok(command)
}

/// Our own refusal, with the code that a server would give.
fn refused(code: u16, reply: impl Into<String>) -> Verdict {
    Verdict::Refused { reply: reply.into(), code }
}
