//! An IMAP server that cannot give one of its messages, or has other habits.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// How it does not give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poison {
    /// Tagged NO.
    Refused,
    /// Tagged NO, with a code that usually speaks of the server's own state (RFC 5530).
    RefusedForNow,
    /// The connection ends in the middle of the answer.
    Cut,
}

/// What it does that a good server does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Says OK to STORE, and hangs up.
    HangsUpAfterStore,
    /// Names every UID twice.
    NamesTwice,
    /// Renumbers the folder, once, while a message is being given.
    Renumbers,
    /// Gives no message for now: whoever asks has had too much today.
    GivesNothing,
}

/// How it refuses or breaks off what it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    SelectCut,
    SearchRefused,
    SearchCut,
    FetchRefused,
    /// Tagged BAD.
    FetchUnknown,
    /// After an answer, before the tagged line: between two of them.
    FetchCut,
    LiteralCut,
    /// Half a gigabyte is announced, and the line goes dead.
    HugeLiteral,
    StoreRefused,
    StoreCut,
}

impl Break {
    pub const ALL: [Self; 10] = [
        Self::SelectCut,
        Self::SearchRefused,
        Self::SearchCut,
        Self::FetchRefused,
        Self::FetchUnknown,
        Self::FetchCut,
        Self::LiteralCut,
        Self::HugeLiteral,
        Self::StoreRefused,
        Self::StoreCut,
    ];

    /// What it does in place of answering this command, after which the line is closed or not.
    fn instead(self, tag: &str, command: &str, answer: &str) -> Option<(String, bool)> {
        let (begins, refuses) = match self {
            Self::SelectCut => ("SELECT", None),
            Self::SearchRefused => ("UID SEARCH", Some("NO not now")),
            Self::SearchCut => ("UID SEARCH", None),
            Self::FetchRefused => ("UID FETCH", Some("NO not now")),
            Self::FetchUnknown => ("UID FETCH", Some("BAD what")),
            Self::FetchCut | Self::LiteralCut | Self::HugeLiteral => ("UID FETCH", None),
            Self::StoreRefused => ("UID STORE", Some("NO not now")),
            Self::StoreCut => ("UID STORE", None),
        };
        // Only a new session opens the folder: the one that lives is ended first.
        if self == Self::SelectCut && command.starts_with("UID SEARCH") {
            return Some((String::new(), true));
        }
        // A FETCH for the size alone has no literal.
        let wants_literal = matches!(self, Self::LiteralCut | Self::HugeLiteral);
        if !command.starts_with(begins) || (wants_literal && !command.contains("BODY")) {
            return None;
        }
        Some(match (refuses, self) {
            (Some(words), _) => (format!("{tag} {words}\r\n"), false),
            (None, Self::FetchCut) => (answer.to_owned(), true),
            (None, Self::HugeLiteral) => ("* 1 FETCH (UID 1 BODY[]<0> {500000000}\r\nFrom".to_owned(), true),
            (None, _) => (answer.get(..answer.len() / 2).unwrap_or_default().to_owned(), true),
        })
    }
}

/// What is added to every UID of a folder that was renumbered.
const RENUMBERED: usize = 100;

/// UIDs count from 1, or from 101 once it was renumbered; nothing is ever removed.
#[derive(Clone)]
pub struct FakeImap {
    pub addr: SocketAddr,
    messages: Arc<Mutex<Vec<String>>>,
    /// UIDs flagged as read.
    seen: Arc<Mutex<Vec<usize>>>,
    poison: Arc<Mutex<Option<(usize, Poison)>>>,
    habit: Arc<Mutex<Option<Habit>>>,
    /// What it breaks, and how often still.
    breaks: Arc<Mutex<Option<(Break, usize)>>>,
    renumbered: Arc<AtomicBool>,
    /// How often a session was begun, and a message asked for in vain.
    sessions: Arc<AtomicUsize>,
    in_vain: Arc<AtomicUsize>,
}

impl FakeImap {
    /// Listens until the test process ends.
    pub fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let addr = listener.local_addr().expect("its address");
        let fake = Self {
            addr,
            messages: Arc::default(),
            seen: Arc::default(),
            poison: Arc::default(),
            habit: Arc::default(),
            breaks: Arc::default(),
            renumbered: Arc::default(),
            sessions: Arc::default(),
            in_vain: Arc::default(),
        };
        let serving = fake.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let fake = serving.clone();
                // A client that goes ends its own thread.
                thread::spawn(move || drop(fake.serve(client)));
            }
        });
        fake
    }

    pub fn put(&self, raw: &str) {
        self.messages.lock().expect("nobody panics with it").push(raw.replace('\n', "\r\n"));
    }

    /// The message that comes next cannot be given.
    pub fn poison_next(&self, how: Poison) {
        let next = self.messages.lock().expect("nobody panics with it").len() + 1;
        *self.poison.lock().expect("nobody panics with it") = Some((next, how));
    }

    pub fn has(&self, habit: Option<Habit>) {
        *self.habit.lock().expect("nobody panics with it") = habit;
    }

    /// From now on, so many times.
    pub fn breaks(&self, what: Break, times: usize) {
        *self.breaks.lock().expect("nobody panics with it") = Some((what, times));
    }

    /// Whether it has done so as often as it was to.
    pub fn has_broken(&self) -> bool {
        self.breaks.lock().expect("nobody panics with it").is_none()
    }

    fn would_break(&self, command: &str) -> bool {
        let breaks = self.breaks.lock().expect("nobody panics with it");
        breaks.is_some_and(|(what, _)| what.instead("", command, "").is_some())
    }

    fn breaks_now(&self, tag: &str, command: &str, answer: &str) -> Option<(String, bool)> {
        let mut breaks = self.breaks.lock().expect("nobody panics with it");
        let (what, times) = (*breaks)?;
        let instead = what.instead(tag, command, answer)?;
        if what == Break::SelectCut && !command.starts_with("SELECT") {
            return Some(instead);
        }
        *breaks = (times > 1).then_some((what, times - 1));
        Some(instead)
    }

    pub fn is_renumbered(&self) -> bool {
        self.renumbered.load(Ordering::SeqCst)
    }

    /// How often a session was begun, and a message asked for in vain.
    pub fn asked_in_vain(&self) -> (usize, usize) {
        (self.sessions.load(Ordering::SeqCst), self.in_vain.load(Ordering::SeqCst))
    }

    pub fn seen(&self) -> Vec<usize> {
        self.seen.lock().expect("nobody panics with it").clone()
    }

    fn serve(&self, client: TcpStream) -> std::io::Result<()> {
        self.sessions.fetch_add(1, Ordering::SeqCst);
        let mut out = client.try_clone()?;
        let mut lines = BufReader::new(client).lines();
        out.write_all(b"* OK here\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            let upper = command.to_ascii_uppercase();
            let messages = self.messages.lock().expect("nobody panics with it").clone();
            let habit = *self.habit.lock().expect("nobody panics with it");
            let (offset, validity) = if self.is_renumbered() { (RENUMBERED, 8) } else { (0, 7) };
            let said = || command.split_ascii_whitespace().nth(2).and_then(|uid| uid.parse::<usize>().ok()).unwrap_or_default();
            let uid = || said().saturating_sub(offset);
            let answer = if upper == "CAPABILITY" {
                "* CAPABILITY IMAP4rev1\r\n".to_owned()
            } else if upper.starts_with("SELECT") {
                let next = messages.len() + 1 + offset;
                format!("* {} EXISTS\r\n* OK [UIDVALIDITY {validity}] ok\r\n* OK [UIDNEXT {next}] ok\r\n", messages.len())
            } else if let Some(set) = upper.strip_prefix("UID SEARCH UID ") {
                let (from, to) = set.split_once(':').unwrap_or((set, set));
                let last = messages.len() + offset;
                let from: usize = from.parse().unwrap_or(1);
                // `n:*` names at least the last one.
                let from = if to == "*" { from.min(last) } else { from };
                let to: usize = to.parse().unwrap_or(last);
                let times = if habit == Some(Habit::NamesTwice) { 2 } else { 1 };
                let uids = (from.max(1 + offset)..=to.min(last)).flat_map(|uid| std::iter::repeat_n(uid.to_string(), times));
                let uids: Vec<String> = uids.collect();
                format!("* SEARCH {}\r\n", uids.join(" "))
            } else if upper.starts_with("UID FETCH") {
                let uid = uid();
                let Some(raw) = uid.checked_sub(1).and_then(|at| messages.get(at)) else {
                    out.write_all(format!("{tag} OK nothing\r\n").as_bytes())?;
                    continue;
                };
                if upper.contains("BODY") {
                    if habit == Some(Habit::GivesNothing) {
                        self.in_vain.fetch_add(1, Ordering::SeqCst);
                        out.write_all(format!("{tag} NO [LIMIT] too much for today\r\n").as_bytes())?;
                        continue;
                    }
                    if habit == Some(Habit::Renumbers) && !self.renumbered.swap(true, Ordering::SeqCst) {
                        out.write_all(b"* OK [UIDVALIDITY 8] renumbered\r\n")?;
                        return Ok(());
                    }
                    match *self.poison.lock().expect("nobody panics with it") {
                        Some((poisoned, Poison::Refused)) if poisoned == uid => {
                            out.write_all(format!("{tag} NO this message is damaged\r\n").as_bytes())?;
                            continue;
                        }
                        Some((poisoned, Poison::RefusedForNow)) if poisoned == uid => {
                            out.write_all(format!("{tag} NO [SERVERBUG] something went wrong\r\n").as_bytes())?;
                            continue;
                        }
                        Some((poisoned, Poison::Cut)) if poisoned == uid => {
                            out.write_all(format!("* {uid} FETCH (UID {uid} BODY[]<0> {{{}}}\r\nFrom", raw.len()).as_bytes())?;
                            return Ok(());
                        }
                        _ => format!("* {uid} FETCH (UID {} RFC822.SIZE {} BODY[]<0> {{{}}}\r\n{raw})\r\n", said(), raw.len(), raw.len()),
                    }
                } else {
                    format!("* {uid} FETCH (UID {} RFC822.SIZE {})\r\n", said(), raw.len())
                }
            } else if upper.starts_with("UID STORE") {
                if !self.would_break(&upper) {
                    self.seen.lock().expect("nobody panics with it").push(uid());
                }
                if habit == Some(Habit::HangsUpAfterStore) {
                    out.write_all(format!("{tag} OK done\r\n").as_bytes())?;
                    return Ok(());
                }
                String::new()
            } else {
                String::new()
            };
            if let Some((said, hangs_up)) = self.breaks_now(tag, &upper, &answer) {
                out.write_all(said.as_bytes())?;
                if hangs_up {
                    return Ok(());
                }
                continue;
            }
            out.write_all(format!("{answer}{tag} OK done\r\n").as_bytes())?;
        }
        Ok(())
    }
}
