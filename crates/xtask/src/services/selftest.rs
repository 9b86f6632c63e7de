//! Proof that the servers do what tests will ask of them.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use super::{dovecot::PASSWORD, postgres};
use crate::{process, say};

/// A database made, a mail sent and read, a refusal met.
pub fn run(environment: &BTreeMap<&'static str, String>) -> Result<()> {
    if let Some(url) = environment.get("MESA_TEST_POSTGRES") {
        let psql = postgres::binaries().context("PostgreSQL is not installed")?.join("psql");
        process::output(Command::new(&psql).args([url, "-qc", "CREATE DATABASE selftest"]))?;
        let answer = process::output(Command::new(&psql).args([&url.replace("/postgres", "/selftest"), "-Atc", "SELECT 6 * 7"]))?;
        ensure!(answer.trim() == "42", "PostgreSQL answers {answer}");
        say::detail("PostgreSQL made a database and answers in it");
    }
    let (Some(smtp), Some(imap)) = (environment.get("MESA_TEST_SMTP"), environment.get("MESA_TEST_IMAP")) else { return Ok(()) };
    refuse(smtp)?;
    say::detail("Postfix refuses nadie@refused.example and everything outside .example");
    let mark = format!("selftest-{}", std::process::id());
    send(smtp, "ana+t42@cultura.example", &mark)?;
    read(imap, "ana@cultura.example", &mark)?;
    say::detail("a mail sent to ana+t42@cultura.example lies in the mailbox of ana@cultura.example");
    Ok(())
}

fn refuse(smtp: &str) -> Result<()> {
    let mut talk = Talk::open(smtp)?;
    talk.hear("220")?;
    talk.ask("EHLO selftest.example", "250 ")?;
    talk.ask("MAIL FROM:<selftest@cultura.example>", "250 ")?;
    talk.ask("RCPT TO:<nadie@refused.example>", "550 ")?;
    talk.ask("RCPT TO:<nadie@example.org>", "554 ")?;
    talk.ask("QUIT", "221 ")
}

fn send(smtp: &str, to: &str, mark: &str) -> Result<()> {
    let mut talk = Talk::open(smtp)?;
    talk.hear("220")?;
    talk.ask("EHLO selftest.example", "250 ")?;
    talk.ask("MAIL FROM:<selftest@cultura.example>", "250 ")?;
    talk.ask(&format!("RCPT TO:<{to}>"), "250 ")?;
    talk.ask("DATA", "354 ")?;
    let message = format!("From: selftest@cultura.example\r\nTo: {to}\r\nSubject: {mark}\r\n\r\nHola.\r\n.");
    talk.ask(&message, "250 ")?;
    talk.ask("QUIT", "221 ")
}

fn read(imap: &str, who: &str, mark: &str) -> Result<()> {
    let mut talk = Talk::open(imap)?;
    talk.hear("* OK")?;
    talk.ask(&format!("a LOGIN {who} {PASSWORD}"), "a OK")?;
    for needed in ["IDLE", "MOVE", "UIDPLUS"] {
        ensure!(talk.heard.contains(needed), "Dovecot does not offer {needed}: {}", talk.heard);
    }
    process::until(Duration::from_secs(20), "delivery", || {
        talk.ask("b SELECT INBOX", "b OK")?;
        talk.ask(&format!("c UID SEARCH SUBJECT {mark}"), "c OK")?;
        Ok(talk.heard.lines().any(|line| line.starts_with("* SEARCH ")))
    })?;
    talk.ask("d CREATE Processed", "d OK")?;
    talk.ask("e MOVE 1 Processed", "e OK")?;
    talk.ask("f LOGOUT", "f OK")
}

/// A dialogue in lines.
struct Talk {
    stream: BufReader<TcpStream>,
    heard: String,
}

impl Talk {
    fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("cannot reach {address}"))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self { stream: BufReader::new(stream), heard: String::new() })
    }

    fn ask(&mut self, words: &str, answer: &str) -> Result<()> {
        self.stream.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
        self.hear(answer).with_context(|| format!("after `{}`", words.lines().next().unwrap_or_default()))
    }

    /// Reads until a line begins with `answer`; a line that is a final answer of another kind is an error.
    fn hear(&mut self, answer: &str) -> Result<()> {
        self.heard.clear();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                bail!("the server hung up; before that: {}", self.heard);
            }
            self.heard.push_str(&line);
            if line.starts_with(answer) {
                return Ok(());
            }
            let tagged = line.get(1..2) == Some(" ") && !line.starts_with('*');
            let code = line.get(3..4) == Some(" ") && line.bytes().take(3).all(|byte| byte.is_ascii_digit());
            if tagged || code {
                bail!("expected `{answer}`, heard `{}`", line.trim());
            }
        }
    }
}
