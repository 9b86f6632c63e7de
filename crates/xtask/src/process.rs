//! Processes of ours: each leads its own group, is stopped with all its children when dropped, and dies when we die.

use std::{
    ffi::OsStr,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::interrupt;

/// How often something outside is asked whether it is there yet.
pub const PULSE: Duration = Duration::from_millis(40);

/// A running process and everything that it has started.
pub struct Group {
    child: Child,
    name: String,
    goodbye: Signal,
    ended: Option<ExitStatus>,
}

impl Group {
    /// Starts `command` as the leader of a group of its own: a Ctrl-C at the terminal reaches us alone, and we stop it in order.
    pub fn start(command: &mut Command) -> Result<Self> {
        Self::start_leader(command.process_group(0))
    }

    /// For a program that makes itself the leader of a group, and fails when it already is one (Postfix's master).
    pub fn start_leader(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
        Ok(Self { child, name, goodbye: Signal::TERM, ended: None })
    }

    /// The signal that asks this program for an orderly stop, where it is not SIGTERM.
    pub fn leaves_on(mut self, goodbye: Signal) -> Self {
        self.goodbye = goodbye;
        self
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// `None` while it runs.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().with_context(|| format!("cannot watch `{}`", self.name))?;
        }
        Ok(self.ended)
    }

    /// Waits for its end, or for somebody asking us to stop.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            interrupt::check()?;
            thread::sleep(PULSE);
        }
    }

    /// Asks for an orderly stop, waits `grace`, then insists. Nothing of the group is left.
    pub fn stop(&mut self, grace: Duration) {
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        if self.ended.is_none() {
            let _ = kill_process_group(group, self.goodbye);
            let deadline = Instant::now() + grace;
            while Instant::now() < deadline && matches!(self.ended(), Ok(None)) {
                thread::sleep(PULSE);
            }
        }
        // Also when the leader is gone: what it started may be left behind. An empty group answers ESRCH.
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.kill();
        if self.ended.is_none() {
            self.ended = self.child.wait().ok();
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop(Duration::from_secs(5));
    }
}

/// A command whose process is sent `signal` when we die without a word (kill -9, a crash).
///
/// `prctl` needs `unsafe`, which the workspace forbids, so util-linux's setpriv does it; without it we rely on our own end.
pub fn tethered(program: impl AsRef<OsStr>, signal: &str) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    if setpriv.exists() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", signal, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// The same, as another user; only root may.
pub fn tethered_as(user: &str, program: impl AsRef<OsStr>, signal: &str) -> Command {
    let mut command = Command::new("/usr/bin/setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--pdeathsig", signal, "--"]).arg(program);
    command
}

/// Runs a short command to its end and gives its standard output; its words on failure.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start `{name}`"))?;
    if !output.status.success() {
        bail!("`{name}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Polls until `there` says yes; an error after `limit`, or as soon as somebody asks us to stop.
pub fn until(limit: Duration, what: &str, mut there: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + limit;
    while !there()? {
        interrupt::check()?;
        if Instant::now() > deadline {
            bail!("{what} took longer than {} s", limit.as_secs());
        }
        thread::sleep(PULSE);
    }
    Ok(())
}
