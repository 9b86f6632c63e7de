//! Starting and stopping `mesa`: free ports, a folder of its own, ended whatever happens to the test.

use super::{Ask, Database, free_port};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Long enough for a debug build on a busy machine; whoever waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// The build beside these tests, or `MESA_BIN`: a long day (`soak.rs`) is lived through faster by a release build.
pub fn binary() -> Command {
    let mut command = Command::new(std::env::var_os("MESA_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_mesa").into()));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// A folder, a database and settings, for one `mesa` after the other.
pub struct World {
    pub folder: TempDir,
    pub database: Database,
    pub domain: String,
    pub web: SocketAddr,
    pub lmtp: SocketAddr,
    settings: Vec<(String, String)>,
}

impl World {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::sqlite(folder.path());
        Self::new(folder, database)
    }

    /// `None` when no PostgreSQL is there to be used (`cargo xtask services` starts one).
    pub fn postgres() -> Option<Self> {
        let database = Database::postgres()?;
        Some(Self::new(tempfile::tempdir().expect("a folder"), database))
    }

    fn new(folder: TempDir, database: Database) -> Self {
        let domain = format!("m{}.example", &uuid::Uuid::new_v4().simple().to_string()[..10]);
        let (web, lmtp) = (free_port(), free_port());
        Self { folder, database, domain, web, lmtp, settings: Vec::new() }
    }

    /// A setting more, or another value for one.
    pub fn set(&mut self, key: &str, value: impl Into<String>) -> &mut Self {
        self.settings.retain(|(known, _)| known != key);
        self.settings.push((key.to_owned(), value.into()));
        self
    }

    pub fn support(&self) -> String {
        format!("soporte@{}", self.domain)
    }

    pub fn at(&self, local: &str) -> String {
        format!("{local}@{}", self.domain)
    }

    /// `mesa` with this world's settings.
    pub fn command(&self) -> Command {
        let mut command = binary();
        command.current_dir(self.folder.path());
        command.env("MESA_DATABASE_URL", &self.database.url).env("MESA_DATA_DIR", self.folder.path().join("data"));
        command.env("MESA_ADDR", self.web.to_string()).env("MESA_LMTP_ADDR", self.lmtp.to_string());
        command.env("MESA_MAIL_ADDRESS", self.support()).env("MESA_PLUS_ADDRESSES", "true").env("MESA_LOG", "info");
        // Notices leave at once; undoing has tests of its own.
        command.env("MESA_UNDO_SECONDS", "0");
        command.envs(self.settings.iter().map(|(key, value)| (key, value)));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().args(arguments))
    }

    /// Somebody who may sign in.
    pub fn add_person(&self, local: &str, role: &str, password: &str) {
        let run = self.run(&["user", "add", "--name", local, "--address", &self.at(local), "--role", role, "--password", password]);
        assert!(run.ok(), "{run:?}");
    }

    /// Every ticket, by `mesa export`.
    pub fn export(&self) -> Vec<serde_json::Value> {
        let run = self.run(&["export", "--format", "jsonl"]);
        assert!(run.ok(), "{run:?}");
        run.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    /// Starts `mesa serve` and waits until it says that it is ready.
    pub fn start(&self) -> Mesa {
        self.start_with(&[])
    }

    pub fn start_with(&self, more: &[(&str, &str)]) -> Mesa {
        let mut command = self.command();
        command.arg("serve").envs(more.iter().copied());
        let mut mesa = Mesa::spawn(&mut command, self.web);
        mesa.wait_for("mesa is ready");
        mesa
    }

    /// Starts it where no file may grow beyond `bytes`, as on a full disk: what is written beyond fails, and nothing else does.
    pub fn start_where_files_end_at(&self, bytes: u64) -> Mesa {
        let served = self.command();
        let mut command = Command::new("sh");
        command.current_dir(self.folder.path()).env_clear();
        command.envs(served.get_envs().filter_map(|(key, value)| Some((key, value?))));
        // Blocks of 512 bytes; the signal that would end the process is ignored, so that it gets an error.
        let limited = "trap '' XFSZ; ulimit -f \"$1\"; exec \"$0\" serve";
        command.args(["-c", limited]).arg(served.get_program()).arg((bytes / 512).to_string());
        let mut mesa = Mesa::spawn(&mut command, self.web);
        mesa.wait_for("mesa is ready");
        mesa
    }

    /// Starts it without waiting for anything: it may die before it is ready.
    pub fn launch(&self, more: &[(&str, &str)]) -> Mesa {
        let mut command = self.command();
        command.arg("serve").envs(more.iter().copied());
        Mesa::spawn(&mut command, self.web)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// A running `mesa serve`; dropping it kills it.
pub struct Mesa {
    pid: u32,
    web: SocketAddr,
    exit: Receiver<ExitStatus>,
    exited: Option<ExitStatus>,
    lines: Receiver<String>,
    log: Arc<Mutex<String>>,
}

impl Mesa {
    fn spawn(command: &mut Command, web: SocketAddr) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("mesa starts");
        let stderr = child.stderr.take().expect("its words");
        let (say, lines) = channel();
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().expect("nobody panics with it").extend([line.as_str(), "\n"]);
                drop(say.send(line));
            }
        });
        let pid = child.id();
        let (tell, exit) = channel();
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                // Nobody may be waiting for it any more.
                let _ = tell.send(status);
            }
        });
        Self { pid, web, exit, exited: None, lines, log }
    }

    /// Waits until a line of the log contains `words`.
    pub fn wait_for(&mut self, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(words) => return,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => panic!("mesa did not say “{words}” in {PATIENCE:?}:\n{}", self.log()),
                Err(RecvTimeoutError::Disconnected) => panic!("mesa ended without saying “{words}”:\n{}", self.log()),
            }
        }
    }

    /// Its mailbox is open; that may have been said before it was ready.
    pub fn wait_until_it_reads(&mut self) {
        let words = "the support mailbox is open";
        if !self.log().contains(words) {
            self.wait_for(words);
        }
    }

    /// True when the line came, false when the process ended or the time ran out before.
    pub fn said_within(&mut self, words: &str, time: Duration) -> bool {
        let end = Instant::now() + time;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line.contains(words) {
                return true;
            }
        }
        false
    }

    /// How it ended, if it does within this time.
    pub fn ends_within(&mut self, time: Duration) -> Option<ExitStatus> {
        if self.exited.is_none() {
            self.exited = self.exit.recv_timeout(time).ok();
        }
        self.exited
    }

    /// Resident memory, in KiB.
    pub fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches("kB").trim().parse().expect("a number")
    }

    pub fn log(&self) -> String {
        self.log.lock().expect("nobody panics with it").clone()
    }

    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(format!("-{name}")).arg(self.pid.to_string()).status();
        assert!(done.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// As the kernel ends it.
    pub fn kill(mut self) {
        self.signal("KILL");
        assert!(self.ends_within(PATIENCE).is_some(), "it lives:\n{}", self.log());
    }

    /// As an operator stops it; answers how it ended.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.ends_within(PATIENCE).unwrap_or_else(|| panic!("mesa does not stop:\n{}", self.log()))
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.web, method, path)
    }
}

impl Drop for Mesa {
    fn drop(&mut self) {
        if self.ends_within(Duration::ZERO).is_none() {
            // It may have ended by itself in between.
            drop(Command::new("kill").arg("-KILL").arg(self.pid.to_string()).status());
            self.ends_within(PATIENCE);
        }
        if thread::panicking() {
            println!("--- log of mesa ---\n{}", self.log());
        }
    }
}

/// A command that has ended.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("mesa starts");
        ended(child)
    }

    pub fn ok(&self) -> bool {
        self.code == Some(0)
    }
}

/// Waits for a command that must end by itself: one that serves instead of complaining is killed, and the test fails.
pub fn ended(mut child: Child) -> Run {
    let end = Instant::now() + PATIENCE;
    let mut pipes = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let err = thread::spawn(move || read(&mut pipes.1));
    let out = thread::spawn(move || read(&mut pipes.0));
    while child.try_wait().expect("its state").is_none() {
        if Instant::now() > end {
            drop(child.kill());
            panic!("the command goes on instead of ending: {}", err.join().unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(10));
    }
    let status = child.wait().expect("its state");
    let (out, err) = (out.join().expect("read"), err.join().expect("read"));
    Run { code: status.code(), out, err }
}

fn read(pipe: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    drop(pipe.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}
