//! Commands and their answers: every command ends with its own tagged OK, or the session is over (M1).
//!
//! This is not `async-imap`, which was tried first (0.12.0, over imap-proto 0.17). Besides what M1 lists, and that no caller can mend:
//! `* OK [ALERT]é` is a panic; a deeply nested `BODYSTRUCTURE` overflows the stack, which aborts the whole server; a chunk of a body sent as a
//! quoted string keeps its backslashes, so that other bytes are stored than were received; a response of an unknown kind ends the stream for
//! good; bytes slipped in before STARTTLS are dropped unseen by `into_inner`; a NO to LOGIN is told as text in `Debug` form. The first three
//! are imap-proto's own.

use super::frames::{Frames, Stream};
use super::name;
use super::response::{Response, Status, Untagged, code_number, parse};
use super::{Idle, ImapFault};
use std::fmt::Write as _;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// No command lasts longer, however diligently the server trickles.
const WHOLE: Duration = Duration::from_mins(10);
/// Longest silence in the middle of a command (M2).
pub(super) const SILENCE: Duration = Duration::from_mins(1);
/// Longest wait for the answer to IDLE and to DONE: with two minutes of IDLE, a dead connection is noticed within three.
const IDLE_ANSWER: Duration = Duration::from_secs(30);

/// A command in the making.
pub(super) struct Command {
    name: &'static str,
    /// Each but the last ends where the server has to say that it may go on.
    parts: Vec<String>,
    /// Answers a server that, instead of a last answer, says what is wrong and waits (SASL).
    regret: Option<&'static str>,
}

impl Command {
    pub fn new(name: &'static str, line: impl Into<String>) -> Self {
        Self { name, parts: vec![line.into()], regret: None }
    }

    /// A string behind a space: quoted where it can be, else as a literal.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        if let Some(last) = self.parts.last_mut() {
            if name::is_quotable(word) {
                last.push(' ');
                last.push_str(&name::quoted(word));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(last, " {{{}}}", word.len());
                self.parts.push(word.to_owned());
            }
        }
        self
    }

    /// The line that lets a server go on to say no.
    #[must_use]
    pub fn regret(mut self, line: &'static str) -> Self {
        self.regret = Some(line);
        self
    }

    /// A line that answers the server's `+`.
    #[must_use]
    pub fn answer(mut self, line: String) -> Self {
        self.parts.push(line);
        self
    }
}

/// The tagged OK's words, with its response code.
type Done = String;

enum Answer {
    Continue,
    Done(Done),
}

type Listener<'a> = &'a mut (dyn FnMut(Untagged) -> Result<(), ImapFault> + Send);

pub(super) struct Wire {
    frames: Frames,
    tag: u64,
    /// False while a command runs, and for ever once one failed or was given up half-way.
    usable: bool,
    leaving: bool,
    /// Messages in the folder, as last told.
    pub exists: u32,
    /// Mail came in and was told during another command.
    pub news: bool,
    /// The folder's UIDVALIDITY; another one ends the session.
    pub uid_validity: Option<u32>,
}

impl Wire {
    pub fn new(stream: Box<dyn Stream>, silence: Duration) -> Self {
        let frames = Frames::new(stream, silence);
        Self { frames, tag: 0, usable: true, leaving: false, exists: 0, news: false, uid_validity: None }
    }

    /// The stream for TLS to begin on; refused when anything is still unread.
    pub fn into_stream(self) -> Result<Box<dyn Stream>, ImapFault> {
        self.frames.into_stream()
    }

    pub fn set_silence(&mut self, silence: Duration) {
        self.frames.silence = silence;
    }

    /// The greeting; true when the server already knows who we are.
    pub async fn greeting(&mut self) -> Result<bool, ImapFault> {
        match parse(&self.frames.next().await?)? {
            Response::Untagged(Untagged::Status { status: Status::Ok, .. }) => Ok(false),
            Response::Untagged(Untagged::Status { status: Status::PreAuth, .. }) => Ok(true),
            Response::Untagged(Untagged::Status { status: Status::Bye, text }) => Err(ImapFault::Unreachable(text)),
            _ => Err(ImapFault::Protocol("no greeting".to_owned())),
        }
    }

    /// The one way to run a command. `Ok` is the server's tagged OK; everything untagged before it went to `listen`. After any error but
    /// `Refused` the session is dead, and so it is when the future is dropped.
    pub async fn run(
        &mut self,
        command: Command,
        mut listen: impl FnMut(Untagged) -> Result<(), ImapFault> + Send,
    ) -> Result<Done, ImapFault> {
        self.take()?;
        let whole = timeout(WHOLE, self.exchange(command, &mut listen)).await;
        let outcome = whole.unwrap_or(Err(ImapFault::TimedOut));
        self.usable = matches!(outcome, Ok(_) | Err(ImapFault::Refused { .. }));
        outcome
    }

    /// The same, where nothing untagged matters.
    pub async fn run_quietly(&mut self, command: Command) -> Result<Done, ImapFault> {
        self.run(command, |_| Ok(())).await
    }

    /// Waits for news until `max` has passed. `Refused` when the server answers IDLE with NO or BAD.
    pub async fn idle(&mut self, max: Duration) -> Result<Idle, ImapFault> {
        self.take()?;
        let silence = self.frames.silence;
        let outcome = self.wait_for_news(max).await;
        self.frames.silence = silence;
        self.usable = outcome.is_ok();
        outcome
    }

    /// LOGOUT, for which the server says BYE and then OK.
    pub async fn leave(&mut self) -> Result<(), ImapFault> {
        self.leaving = true;
        self.run_quietly(Command::new("LOGOUT", "LOGOUT")).await?;
        self.usable = false;
        self.frames.close().await;
        Ok(())
    }

    fn take(&mut self) -> Result<(), ImapFault> {
        if std::mem::replace(&mut self.usable, false) { Ok(()) } else { Err(ImapFault::Closed) }
    }

    fn next_tag(&mut self) -> String {
        self.tag += 1;
        format!("M{}", self.tag)
    }

    async fn exchange(&mut self, command: Command, listen: Listener<'_>) -> Result<Done, ImapFault> {
        let Command { name, parts, regret } = command;
        let tag = self.next_tag();
        for (number, part) in parts.iter().enumerate() {
            if number == 0 {
                self.frames.send(format!("{tag} {part}\r\n").as_bytes()).await?;
                continue;
            }
            match self.answer(&tag, name, listen).await? {
                Answer::Continue => self.frames.send(format!("{part}\r\n").as_bytes()).await?,
                Answer::Done(_) => return Err(ImapFault::Protocol(format!("{name} was answered before it was said"))),
            }
        }
        match self.answer(&tag, name, listen).await? {
            Answer::Done(done) => return Ok(done),
            Answer::Continue => {}
        }
        if let Some(regret) = regret {
            self.frames.send(format!("{regret}\r\n").as_bytes()).await?;
            if let Answer::Done(done) = self.answer(&tag, name, listen).await? {
                return Ok(done);
            }
        }
        Err(ImapFault::Protocol(format!("the server waits for more of {name}")))
    }

    async fn wait_for_news(&mut self, max: Duration) -> Result<Idle, ImapFault> {
        let tag = self.next_tag();
        let deadline = Instant::now() + max;
        let mut changed = false;
        self.frames.silence = IDLE_ANSWER;
        self.frames.send(format!("{tag} IDLE\r\n").as_bytes()).await?;
        match self.idle_answer(&tag, &mut changed).await {
            Ok(Answer::Continue) => {}
            // Ended before it began; there is nothing to end. A server that does nothing else would be asked without a pause.
            Ok(Answer::Done(_)) => return Ok(if changed { Idle::Changed } else { Idle::Refused }),
            Err(ImapFault::Refused { .. }) => return Ok(Idle::Refused),
            Err(fault) => return Err(fault),
        }
        self.frames.silence = max + IDLE_ANSWER;
        while !changed {
            // A response that is cut short by the deadline is read again from its first byte below.
            let Ok(response) = timeout_at(deadline, self.frames.next()).await else { break };
            match parse(&response?)? {
                Response::Untagged(untagged) => changed |= self.note(&untagged)?,
                Response::Continue => {}
                Response::Tagged { .. } => return Err(ImapFault::Protocol("the server ended IDLE by itself".to_owned())),
            }
        }
        self.frames.silence = IDLE_ANSWER;
        self.frames.send(b"DONE\r\n").await?;
        match self.idle_answer(&tag, &mut changed).await? {
            Answer::Done(_) if changed => Ok(Idle::Changed),
            Answer::Done(_) => Ok(Idle::TimedOut),
            Answer::Continue => Err(ImapFault::Protocol("IDLE goes on after DONE".to_owned())),
        }
    }

    async fn idle_answer(&mut self, tag: &str, changed: &mut bool) -> Result<Answer, ImapFault> {
        let before = self.exists;
        let mut told = false;
        let mut listen = |untagged| {
            told |= matches!(untagged, Untagged::Expunge | Untagged::Fetch(_));
            Ok(())
        };
        let answer = timeout(IDLE_ANSWER, self.answer(tag, "IDLE", &mut listen)).await;
        *changed |= told || self.exists != before;
        answer.map_err(|_| ImapFault::TimedOut)?
    }

    /// Reads until the server says OK to `tag`, refuses it, or waits for us.
    async fn answer(&mut self, tag: &str, name: &'static str, listen: Listener<'_>) -> Result<Answer, ImapFault> {
        loop {
            match parse(&self.frames.next().await?)? {
                Response::Untagged(untagged) => {
                    self.note(&untagged)?;
                    listen(untagged)?;
                }
                Response::Continue => return Ok(Answer::Continue),
                Response::Tagged { tag: theirs, status: Status::Ok, text } if theirs == tag => return Ok(Answer::Done(text)),
                Response::Tagged { tag: theirs, text, .. } if theirs == tag => return Err(ImapFault::Refused { command: name, text }),
                Response::Tagged { tag: theirs, .. } => {
                    return Err(ImapFault::Protocol(format!("an answer to {theirs:?}, which we did not ask")));
                }
            }
        }
    }

    /// What concerns the session whatever command it came with; true when the folder changed.
    fn note(&mut self, untagged: &Untagged) -> Result<bool, ImapFault> {
        match untagged {
            Untagged::Exists(count) => {
                let changed = *count != self.exists;
                self.news |= *count > self.exists;
                self.exists = *count;
                Ok(changed)
            }
            Untagged::Expunge => {
                self.exists = self.exists.saturating_sub(1);
                Ok(true)
            }
            Untagged::Fetch(_) => Ok(true),
            Untagged::Status { status: Status::Bye, text } if !self.leaving => {
                tracing::debug!(%text, "the IMAP server says good-bye");
                Err(ImapFault::Closed)
            }
            Untagged::Status { text, .. } => {
                let told = code_number(text, "UIDVALIDITY");
                match (self.uid_validity, told) {
                    (Some(ours), Some(theirs)) if ours != theirs => {
                        Err(ImapFault::Protocol("the folder was renumbered while it was open".to_owned()))
                    }
                    _ => Ok(false),
                }
            }
            Untagged::Capability(_) | Untagged::Search(_) | Untagged::List(_) | Untagged::Other => Ok(false),
        }
    }
}
