//! A mail server's side: it hands messages over and keeps those that were not taken.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handover {
    /// 250 after the final dot: it is theirs now.
    Taken,
    /// The server said no, with this reply.
    Refused(String),
    /// The connection ended without an answer: it stays here and is tried again.
    Unknown(String),
}

/// Hands one message over by LMTP (RFC 2033).
pub fn deliver_lmtp(to: impl ToSocketAddrs, from: &str, recipient: &str, raw: &str) -> Handover {
    match try_deliver(to, from, recipient, raw) {
        Ok(reply) if reply.starts_with("250") => Handover::Taken,
        Ok(reply) => Handover::Refused(reply),
        Err(error) => Handover::Unknown(error.to_string()),
    }
}

/// The reply after the final dot, or the first one that stops the dialogue.
fn try_deliver(to: impl ToSocketAddrs, from: &str, recipient: &str, raw: &str) -> io::Result<String> {
    let mut talk = Talk::open(to)?;
    talk.hear()?;
    for (words, expected) in [
        ("LHLO mta.example".to_owned(), "250"),
        (format!("MAIL FROM:<{from}>"), "250"),
        (format!("RCPT TO:<{recipient}>"), "250"),
        ("DATA".to_owned(), "354"),
    ] {
        let reply = talk.say(&words)?;
        if !reply.starts_with(expected) {
            return Ok(reply);
        }
    }
    let reply = talk.say(&format!("{}.", stuffed(raw)))?;
    // Good-bye is a courtesy.
    drop(talk.say("QUIT"));
    Ok(reply)
}

/// A connection on which one message after the other is handed to a mail server by SMTP.
pub struct Sender(Talk);

impl Sender {
    pub fn open(to: impl ToSocketAddrs) -> io::Result<Self> {
        let mut talk = Talk::open(to)?;
        talk.hear()?;
        talk.say("EHLO mta.example")?;
        Ok(Self(talk))
    }

    /// Taken when it returns.
    pub fn post(&mut self, from: &str, recipient: &str, raw: &str) -> io::Result<()> {
        for (words, expected) in [
            (format!("MAIL FROM:<{from}>"), "250"),
            (format!("RCPT TO:<{recipient}>"), "250"),
            ("DATA".to_owned(), "354"),
            (format!("{}.", stuffed(raw)), "250"),
        ] {
            let reply = self.0.say(&words)?;
            if !reply.starts_with(expected) {
                return Err(io::Error::other(reply));
            }
        }
        Ok(())
    }
}

fn stuffed(raw: &str) -> String {
    raw.lines().map(|line| if line.starts_with('.') { format!(".{line}\r\n") } else { format!("{line}\r\n") }).collect()
}

/// The Message-IDs of a mailbox's INBOX, without brackets, one for each message.
pub fn message_ids(imap: &str, user: &str, password: &str) -> Vec<String> {
    let mut talk = Talk::open(imap).expect("the IMAP server answers");
    talk.line().expect("greeted");
    talk.tagged(&format!("LOGIN {user} {password}"));
    talk.tagged("EXAMINE INBOX");
    let lines = talk.tagged("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
    let ids = lines.iter().filter_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("message-id")));
    ids.map(|(_, id)| id.trim().trim_matches(['<', '>']).to_owned()).collect()
}

/// How many messages a mailbox holds in its INBOX, and how many of them are flagged as read, over plain IMAP on loopback.
pub fn seen_in_mailbox(imap: &str, user: &str, password: &str) -> (usize, usize) {
    let mut talk = Talk::open(imap).expect("the IMAP server answers");
    talk.line().expect("greeted");
    talk.tagged(&format!("LOGIN {user} {password}"));
    talk.tagged("EXAMINE INBOX");
    let count = |lines: Vec<String>| {
        let found = lines.iter().find_map(|line| line.strip_prefix("* SEARCH").map(|uids| uids.split_ascii_whitespace().count()));
        found.unwrap_or_default()
    };
    (count(talk.tagged("UID SEARCH ALL")), count(talk.tagged("UID SEARCH SEEN")))
}

/// A dialogue in lines.
struct Talk(BufReader<TcpStream>);

impl Talk {
    fn open(to: impl ToSocketAddrs) -> io::Result<Self> {
        let stream = TcpStream::connect(to)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(BufReader::new(stream)))
    }

    fn say(&mut self, words: &str) -> io::Result<String> {
        self.0.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
        self.hear()
    }

    /// A reply to its last line.
    fn hear(&mut self) -> io::Result<String> {
        loop {
            let line = self.line()?;
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line);
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Err(io::Error::other("the connection ended without an answer"));
        }
        Ok(line.trim_end().to_owned())
    }

    /// An IMAP command; the untagged lines that answer it.
    fn tagged(&mut self, command: &str) -> Vec<String> {
        self.0.get_mut().write_all(format!("a {command}\r\n").as_bytes()).expect("written");
        let mut lines = Vec::new();
        loop {
            let line = self.line().expect("an answer");
            if let Some(done) = line.strip_prefix("a ") {
                assert!(done.starts_with("OK"), "{command}: {line}");
                return lines;
            }
            lines.push(line);
        }
    }
}
