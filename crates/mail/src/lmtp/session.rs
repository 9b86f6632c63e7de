//! The dialogue with one client: in which order it may say what, and what it is answered.

use super::command::{self, Command, Hello};
use super::listener::{Envelope, LmtpConfig, Receipt};
use super::wire::{Body, Line, Wire};
use bytes::Bytes;
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

/// Mistakes of one client before it is sent away.
const MAX_MISTAKES: u32 = 20;
/// Longest reply of ours, in bytes (RFC 5321 §4.5.3.1.5: 512 with its end).
const MAX_REPLY: usize = 500;

pub(super) struct Session<S, H> {
    wire: Wire<S>,
    config: Arc<LmtpConfig>,
    handler: H,
    hello: Option<Hello>,
    transaction: Option<Transaction>,
    mistakes: u32,
}

/// From MAIL to the end of the message.
struct Transaction {
    sender: Option<String>,
    recipients: Vec<String>,
    utf8: bool,
}

/// Why a dialogue is over, other than by our own failure.
enum End {
    /// With these last words.
    Said(&'static str),
    /// The client has gone.
    Gone,
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::TimedOut { Self::Said("421 4.4.2 Nothing was heard for too long") } else { Self::Gone }
    }
}

impl<S, H, F> Session<S, H>
where
    S: AsyncRead + AsyncWrite + Unpin,
    H: Fn(Envelope, Bytes) -> F,
    F: Future<Output = Receipt> + Send + 'static,
{
    pub(super) fn new(stream: S, config: Arc<LmtpConfig>, handler: H) -> Self {
        let wire = Wire::new(stream, config.idle);
        Self { wire, config, handler, hello: None, transaction: None, mistakes: 0 }
    }

    /// Talks until the client leaves, or until `stop` and the end of the message under way.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        self.wire.say(&format!("220 {} ESMTP LMTP Mesa", self.config.hostname));
        if let Err(End::Said(words)) = self.talk(&mut stop).await {
            self.wire.say(words);
        }
        self.wire.close().await;
    }

    async fn talk(&mut self, stop: &mut watch::Receiver<bool>) -> Result<(), End> {
        loop {
            let line = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => return Err(End::Said("421 4.3.2 Closing down, come back soon")),
                line = self.wire.line() => line?,
            };
            let command = match line {
                Line::Text(line) => command::parse(&line),
                Line::TooLong => Err("500 5.5.2 That line is too long"),
                Line::BareLf => Err("500 5.5.2 Lines end with CR LF"),
                Line::NotUtf8 => Err("500 5.5.2 That line is not UTF-8"),
                Line::End => return Err(End::Gone),
            };
            match command {
                Ok(Command::Quit) => return Err(End::Said("221 2.0.0 Bye")),
                Ok(command) => self.obey(command).await?,
                Err(reply) => self.mistake(reply)?,
            }
        }
    }

    /// A reply to something that a working client does not say.
    fn mistake(&mut self, reply: &str) -> Result<(), End> {
        self.mistakes += 1;
        self.wire.say(reply);
        if self.mistakes < MAX_MISTAKES { Ok(()) } else { Err(End::Said("421 4.7.0 Too many mistakes")) }
    }

    async fn obey(&mut self, command: Command) -> Result<(), End> {
        match command {
            Command::Hello(hello) => {
                self.hello = Some(hello);
                self.transaction = None;
                self.introduce(hello);
            }
            Command::Mail { sender, size, utf8 } => return self.mail(sender, size, utf8),
            Command::Rcpt { recipient } => return self.rcpt(recipient),
            Command::Data => return self.data().await,
            Command::Rset => {
                self.transaction = None;
                self.wire.say("250 2.0.0 OK");
            }
            Command::Noop => self.wire.say("250 2.0.0 OK"),
            Command::Vrfy => self.wire.say("252 2.0.0 Send it and see"),
            Command::Help => self.wire.say("214 2.0.0 LHLO or EHLO, MAIL, RCPT, DATA, RSET, NOOP, VRFY, QUIT"),
            Command::Quit => {}
        }
        Ok(())
    }

    fn introduce(&mut self, hello: Hello) {
        let hostname = &self.config.hostname;
        let words = if hello == Hello::Helo {
            format!("250 {hostname}")
        } else {
            let size = self.config.max_bytes;
            format!("250-{hostname}\r\n250-PIPELINING\r\n250-SIZE {size}\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8")
        };
        self.wire.say(&words);
    }

    fn mail(&mut self, sender: Option<String>, size: Option<u64>, utf8: bool) -> Result<(), End> {
        if self.hello.is_none() {
            return self.mistake("503 5.5.1 Say LHLO or EHLO first");
        }
        if self.transaction.is_some() {
            return self.mistake("503 5.5.1 One message at a time");
        }
        let max = u64::try_from(self.config.max_bytes).unwrap_or(u64::MAX);
        if size.is_some_and(|size| size > max) {
            self.wire.say("552 5.3.4 That message is larger than what is taken here");
            return Ok(());
        }
        self.transaction = Some(Transaction { sender, recipients: Vec::new(), utf8 });
        self.wire.say("250 2.1.0 OK");
        Ok(())
    }

    fn rcpt(&mut self, recipient: String) -> Result<(), End> {
        let Some(transaction) = &mut self.transaction else { return self.mistake("503 5.5.1 MAIL comes first") };
        let reply = if !transaction.utf8 && !recipient.is_ascii() {
            "553 5.6.7 An address beyond ASCII needs the parameter SMTPUTF8"
        } else if !(self.config.accepts)(&recipient) {
            "550 5.1.1 There is no such person here"
        } else if transaction.recipients.len() >= self.config.max_recipients {
            "452 4.5.3 Too many recipients, send the message again for the others"
        } else {
            transaction.recipients.push(recipient);
            "250 2.1.5 OK"
        };
        self.wire.say(reply);
        Ok(())
    }

    async fn data(&mut self) -> Result<(), End> {
        let Some(transaction) = self.transaction.take() else { return self.mistake("503 5.5.1 MAIL comes first") };
        if transaction.recipients.is_empty() {
            self.transaction = Some(transaction);
            return self.mistake("503 5.5.1 There is nobody to take it");
        }
        self.wire.say("354 End with CR LF . CR LF");
        let body = self.wire.body(self.config.max_bytes).await?;
        // LMTP: an answer for each accepted recipient, in their order (RFC 2033 §4.2).
        let answers = if self.hello == Some(Hello::Lhlo) { transaction.recipients.len() } else { 1 };
        let reply = match body {
            Body::TooLarge => "552 5.3.4 That message is larger than what is taken here".to_owned(),
            Body::Whole(bytes) => {
                self.mistakes = 0;
                self.hand_over(transaction, bytes.into()).await
            }
        };
        for _ in 0..answers {
            self.wire.say(&reply);
        }
        self.wire.send_now().await?;
        Ok(())
    }

    async fn hand_over(&self, transaction: Transaction, bytes: Bytes) -> String {
        let envelope = Envelope { sender: transaction.sender, recipients: transaction.recipients };
        // In a task of its own: its panic is our failure, and the client is told.
        match tokio::spawn((self.handler)(envelope, bytes)).await {
            Ok(Receipt::Stored) => "250 2.0.0 Stored".to_owned(),
            Ok(Receipt::TryLater(why)) => reply("451 4.3.0", &why),
            Ok(Receipt::Refused(why)) => reply("554 5.7.1", &why),
            Err(error) => {
                tracing::error!(%error, "taking a message failed; its sender was asked to keep it");
                "451 4.3.0 That failed here, keep the message".to_owned()
            }
        }
    }
}

/// A reply in printable ASCII, on one line and not too long.
fn reply(code: &str, words: &str) -> String {
    let words = words.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' });
    code.chars().chain([' ']).chain(words).take(MAX_REPLY).collect()
}

#[cfg(test)]
mod tests {
    use super::reply;

    #[test]
    fn a_reason_cannot_break_the_dialogue() {
        assert_eq!(reply("554 5.7.1", "no\r\n250 ñ"), "554 5.7.1 no??250 ?");
        assert_eq!(reply("451 4.3.0", &"a".repeat(2000)).len(), 500);
    }
}
