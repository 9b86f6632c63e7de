//! One step of work: says what it does, keeps the output in a log, gives a sign of life, and explains its failure.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    interrupt,
    place::Place,
    process::{Group, PULSE},
    say,
};

const HEARTBEAT: Duration = Duration::from_secs(10);
const SHOWN_ON_FAILURE: usize = 60;

/// What a finished step leaves.
pub struct Outcome {
    /// Everything that the command wrote, to both channels.
    pub log: String,
    pub took: Duration,
}

/// A command with the words around it.
pub struct Step<'a> {
    place: &'a Place,
    name: &'a str,
    words: String,
    way_on: String,
}

impl<'a> Step<'a> {
    /// `name` is the log's file name, `words` what the person reads.
    pub fn new(place: &'a Place, name: &'a str, words: impl Into<String>) -> Self {
        Self { place, name, words: words.into(), way_on: String::new() }
    }

    /// How to go on when this fails.
    pub fn or(mut self, way_on: impl Into<String>) -> Self {
        self.way_on = way_on.into();
        self
    }

    /// Runs the command to its end.
    pub fn run(self, command: Command) -> Result<Outcome> {
        say::doing(&self.words);
        let started = Instant::now();
        let (success, log, path) = self.watch(command, started)?;
        if !success {
            bail!("{} failed after {}. {}", self.words, say::time(started.elapsed()), self.explain(&log, &path));
        }
        Ok(Outcome { log, took: started.elapsed() })
    }

    fn watch(&self, mut command: Command, started: Instant) -> Result<(bool, String, PathBuf)> {
        let folder = self.place.scratch().join("logs");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let path = folder.join(format!("{}.log", self.name));
        let log = Arc::new(Mutex::new(Log { all: String::new(), file: File::create(&path).ok(), last: String::new() }));

        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut group = Group::start(&mut command)?;
        let readers: Vec<_> = [
            group.child().stdout.take().map(|out| Box::new(out) as Box<dyn Read + Send>),
            group.child().stderr.take().map(|err| Box::new(err) as Box<dyn Read + Send>),
        ]
        .into_iter()
        .flatten()
        .map(|channel| {
            let log = Arc::clone(&log);
            thread::spawn(move || collect(channel, &log))
        })
        .collect();

        let mut next_beat = HEARTBEAT;
        let status = loop {
            if let Some(status) = group.ended()? {
                break status;
            }
            interrupt::check()?;
            if started.elapsed() > next_beat {
                let last = log.lock().unwrap_or_else(PoisonError::into_inner).last.clone();
                say::detail(format_args!("… {} {last}", say::time(started.elapsed())));
                next_beat += HEARTBEAT;
            }
            thread::sleep(PULSE);
        };
        // Whatever the command left running holds the pipes open; it ends with the step.
        drop(group);
        for reader in readers {
            let _ = reader.join();
        }
        let log = std::mem::take(&mut log.lock().unwrap_or_else(PoisonError::into_inner).all);
        Ok((status.success(), log, path))
    }

    fn explain(&self, log: &str, path: &std::path::Path) -> String {
        let mut tail = VecDeque::new();
        for line in log.lines() {
            if tail.len() == SHOWN_ON_FAILURE {
                tail.pop_front();
            }
            tail.push_back(line);
        }
        let mut words = format!("Its last output:\n\n{}\n\n  Everything it said: {}", Vec::from(tail).join("\n"), path.display());
        if !self.way_on.is_empty() {
            words.push_str("\n  To go on: ");
            words.push_str(&self.way_on);
        }
        words
    }
}

struct Log {
    all: String,
    file: Option<File>,
    last: String,
}

fn collect(channel: Box<dyn Read + Send>, log: &Mutex<Log>) {
    let mut channel = BufReader::new(channel);
    let mut line = Vec::new();
    while channel.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &mut log.file {
            let _ = file.write_all(&line);
        }
        let text = String::from_utf8_lossy(&line);
        log.all.push_str(&text);
        let words = text.trim();
        if !words.is_empty() {
            log.last = words.chars().take(100).collect();
        }
        line.clear();
    }
}
