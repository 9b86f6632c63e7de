//! A demo office on this machine.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};

use crate::{
    build,
    place::{Place, Profile},
    process::{self, Group},
    say, setup,
};

const WEB: u16 = 3000;
const LMTP: u16 = 2525;

/// Set-up, build, serve until Ctrl-C.
pub fn demo(place: &Place, profile: Profile, more: &[String]) -> Result<ExitCode> {
    say::doing("Getting ready. The first time compiles everything and takes some minutes; the next ones take seconds");
    setup::complete(place)?;
    let binary = build::everything(place, profile)?;
    let mut server = Group::start(&mut office(place, &binary, more)?)?;
    let status = server.wait()?;
    if !status.success() {
        bail!("the server ended by itself ({status}); what it said stands above. To start afresh, remove the folder .mesa/demo");
    }
    Ok(ExitCode::SUCCESS)
}

/// The command that serves the demo office. It seeds an empty database and prints where it is and how to sign in.
pub fn office(place: &Place, binary: &Path, more: &[String]) -> Result<Command> {
    let data = place.root.join(".mesa/demo");
    fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
    let web = free_from(WEB)?;
    let lmtp = free_from(LMTP)?;
    let mut command = process::tethered(binary, "TERM");
    command.current_dir(&place.root).args(["serve", "--demo"]).args(more);
    command
        .env("MESA_DATA_DIR", ".mesa/demo")
        .env("MESA_DATABASE_URL", "sqlite:.mesa/demo/mesa.db")
        .env("MESA_ADDR", format!("127.0.0.1:{web}"))
        .env("MESA_PUBLIC_URL", format!("http://127.0.0.1:{web}"))
        .env("MESA_LMTP_ADDR", format!("127.0.0.1:{lmtp}"))
        .env("MESA_MAIL_ADDRESS", "soporte@cultura.example");
    Ok(command)
}

/// The first free loopback port, counting up.
fn free_from(first: u16) -> Result<u16> {
    for port in first..first.saturating_add(50) {
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            if port != first {
                say::detail(format_args!("port {first} is taken; using {port}"));
            }
            return Ok(port);
        }
    }
    bail!("no free port between {first} and {}", first.saturating_add(49));
}
