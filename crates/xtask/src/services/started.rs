//! Starting and stopping them together. Dropping `Started` stops all, in a panic too.

use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::ValueEnum;
use tempfile::TempDir;

use super::{certificate, dovecot, packages, postfix, postgres};
use crate::{
    process::{self, Group},
    say,
};

const PREFIX: &str = "mesa-services-";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Server {
    Postgres,
    Dovecot,
    Postfix,
}

pub const ALL: [Server; 3] = [Server::Postgres, Server::Dovecot, Server::Postfix];

/// Running servers. The order of the fields is the order of stopping: who sends, who receives, the folder.
pub struct Started {
    postfix: Option<Group>,
    dovecot: Option<Group>,
    postgres: Option<Group>,
    environment: BTreeMap<&'static str, String>,
    folder: TempDir,
}

impl Started {
    /// The variables that tell tests where everything is.
    pub fn environment(&self) -> &BTreeMap<&'static str, String> {
        &self.environment
    }

    pub fn tell(&self, command: &mut Command) {
        command.envs(&self.environment);
    }

    /// The first server that has ended by itself, if any.
    pub fn fallen(&mut self) -> Option<&'static str> {
        let ended = |group: &mut Option<Group>| group.as_mut().is_some_and(|group| !matches!(group.ended(), Ok(None)));
        if ended(&mut self.postgres) {
            Some("PostgreSQL")
        } else if ended(&mut self.dovecot) {
            Some("Dovecot")
        } else if ended(&mut self.postfix) {
            Some("Postfix")
        } else {
            None
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Starts the wished ones (all, when none is named) and waits until each answers. Postfix delivers to Dovecot, so it brings it along.
pub fn start(wished: &[Server]) -> Result<Started> {
    let wished: Vec<Server> = if wished.is_empty() { ALL.to_vec() } else { wished.to_vec() };
    packages::ensure(&wished)?;
    sweep();
    let started = Instant::now();
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().context("cannot create a temporary folder")?;
    // The servers run as several users; each one's own folder below is closed to the others.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    fs::write(folder.path().join("owner"), std::process::id().to_string())?;

    let mut services = Started { postfix: None, dovecot: None, postgres: None, environment: BTreeMap::new(), folder };
    let root = services.folder.path().to_path_buf();
    if wished.contains(&Server::Postgres) {
        services.postgres = Some(postgres::start(&root, &mut services.environment)?);
    }
    if wished.contains(&Server::Dovecot) || wished.contains(&Server::Postfix) {
        let papers = certificate::issue(&root)?;
        let (group, lmtp) = dovecot::start(&root, &papers, &mut services.environment)?;
        services.dovecot = Some(group);
        if wished.contains(&Server::Postfix) {
            services.postfix = Some(postfix::start(&root, &papers, lmtp, &mut services.environment)?);
        }
    }
    let names: Vec<_> = wished.iter().filter_map(ValueEnum::to_possible_value).map(|value| value.get_name().to_owned()).collect();
    say::done(format_args!("{} answer after {} (in {})", names.join(", "), say::time(started.elapsed()), root.display()));
    Ok(services)
}

/// Removes folders whose owner was killed before it could.
fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        if !folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)) {
            continue;
        }
        let owner = fs::read_to_string(folder.join("owner")).unwrap_or_default();
        if !owner.is_empty() && !Path::new("/proc").join(owner.trim()).exists() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// `count` free ports, all different.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on loopback")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

pub fn loopback(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

/// Starts a server that keeps its words in a file.
pub fn launch(mut command: Command, log: &Path) -> Result<Group> {
    write_to(&mut command, log)?;
    Group::start(&mut command)
}

/// All that the command says goes to `log`.
pub fn write_to(command: &mut Command, log: &Path) -> Result<()> {
    let out = fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let err = out.try_clone()?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    Ok(())
}

/// Waits until something listens on `port`; says what the log says when the server gave up.
pub fn answers(group: &mut Group, name: &str, port: u16, log: &Path) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    process::until(Duration::from_mins(1), name, || {
        if group.ended()?.is_some() {
            anyhow::bail!("{name} ended at once");
        }
        Ok(TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok())
    })
    .with_context(|| {
        let words = fs::read_to_string(log).unwrap_or_default();
        let tail: Vec<&str> = words.lines().rev().take(15).collect();
        format!("{name} does not start. Its last words:\n{}", tail.into_iter().rev().collect::<Vec<_>>().join("\n"))
    })
}

/// A folder for `user`, or for us when we are not root.
pub fn own_folder(path: PathBuf, user: Option<&str>) -> Result<PathBuf> {
    fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
    if let Some(user) = user {
        process::output(Command::new("chown").arg(format!("{user}:")).arg(&path))?;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
    Ok(path)
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
