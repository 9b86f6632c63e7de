//! PostgreSQL in a folder of its own: everybody on loopback is trusted, and nothing survives a power cut, for speed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use rustix::process::Signal;

use super::started::{answers, free_ports, is_root, launch, own_folder};
use crate::process::{self, Group, tethered, tethered_as};

/// The newest installed; Debian keeps each major version apart, and none of them on PATH.
pub fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("postgres").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}

pub fn start(root: &Path, environment: &mut BTreeMap<&'static str, String>) -> Result<Group> {
    let bin = binaries().context("PostgreSQL is not installed")?;
    // It refuses to run as root.
    let user = is_root().then_some("postgres");
    let folder = own_folder(root.join("postgres"), user)?;
    let data = folder.join("data");
    let as_user = |program: &str| match user {
        Some(user) => tethered_as(user, bin.join(program), "INT"),
        None => tethered(bin.join(program), "INT"),
    };

    let mut initdb = as_user("initdb");
    initdb.current_dir(&folder).arg("-D").arg(&data);
    initdb.args(["-U", "mesa", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"]);
    process::output(&mut initdb)?;

    let [port] = free_ports()?;
    let mut server = as_user("postgres");
    server.current_dir(&folder).arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
    for setting in [
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
        "shared_buffers=64MB",
        "log_min_messages=warning",
    ] {
        server.args(["-c", setting]);
    }
    let log = root.join("postgres.log");
    // SIGINT: disconnect everybody and stop. SIGTERM would wait for them.
    let mut group = launch(server, &log)?.leaves_on(Signal::INT);
    answers(&mut group, "PostgreSQL", port, &log)?;
    process::until(Duration::from_secs(30), "PostgreSQL's start", || {
        Ok(process::output(std::process::Command::new(bin.join("pg_isready")).args(["-h", "127.0.0.1", "-p", &port.to_string()])).is_ok())
    })?;
    environment.insert("MESA_TEST_POSTGRES", format!("postgres://mesa@127.0.0.1:{port}/postgres"));
    Ok(group)
}
