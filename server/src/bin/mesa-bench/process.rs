//! The real `mesa serve` on the full desk: how soon it is ready, how much memory it holds, how fast a page is.

use crate::desk_of_size::{Place, SUPPORT};
use crate::{Wish, web};
use server::commands::Failure;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Measured {
    /// From the start of the process to "mesa is ready".
    pub starts: Vec<Duration>,
    /// Resident memory when it was ready, and after people had worked with it; bytes.
    pub resident_ready: u64,
    pub resident_worked: u64,
    /// Loads of /app/bandeja.
    pub loads: Vec<Duration>,
    pub page_bytes: usize,
}

pub fn run(place: &Place, wish: &Wish) -> Result<Measured, Failure> {
    let mut starts = Vec::new();
    for _ in 1..wish.starts() {
        let (running, took) = Running::start(place, wish)?;
        starts.push(took);
        drop(running);
    }
    let (running, took) = Running::start(place, wish)?;
    starts.push(took);
    let resident_ready = running.resident()?;
    let cookie = web::sign_in(running.addr, desk_administrator(place, wish)?.as_str(), desk::demo::PASSWORD)?;
    let (mut loads, mut page_bytes) = (Vec::new(), 0);
    // Once unmeasured: a server that has been running.
    web::load(running.addr, "/app/bandeja", &cookie)?;
    for _ in 0..wish.loads() {
        let began = Instant::now();
        page_bytes = web::load(running.addr, "/app/bandeja", &cookie)?;
        loads.push(began.elapsed());
    }
    let resident_worked = running.resident()?;
    Ok(Measured { starts, resident_ready, resident_worked, loads, page_bytes })
}

/// The demonstration office's administrator, as `mesa user list` tells.
fn desk_administrator(place: &Place, wish: &Wish) -> Result<String, Failure> {
    let listed = command(place, wish)?.args(["user", "list"]).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let found = listed.lines().find_map(|line| line.split_once("\tadministrator\t").map(|(address, _)| address.to_owned()));
    found.ok_or_else(|| Failure::new("the desk has no administrator"))
}

fn command(place: &Place, wish: &Wish) -> Result<Command, Failure> {
    let beside = || std::env::current_exe().map(|this| this.with_file_name("mesa"));
    let program: PathBuf = wish.mesa.clone().map_or_else(beside, Ok)?;
    if !program.is_file() {
        return Err(Failure::new(format!("there is no {}: build it, or name it with --mesa", program.display())));
    }
    let mut command = Command::new(program);
    command.env_clear().env("MESA_DATABASE_URL", &place.database_url).env("MESA_DATA_DIR", place.folder());
    command.env("MESA_MAIL_ADDRESS", SUPPORT).env("MESA_LOG", "error").stdin(Stdio::null());
    Ok(command)
}

/// A `mesa serve`, killed when dropped.
struct Running {
    child: Child,
    addr: SocketAddr,
}

impl Running {
    fn start(place: &Place, wish: &Wish) -> Result<(Self, Duration), Failure> {
        let addr = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let mut command = command(place, wish)?;
        command.env("MESA_ADDR", addr.to_string()).arg("serve").stdout(Stdio::null()).stderr(Stdio::piped());
        let began = Instant::now();
        let mut running = Self { child: command.spawn()?, addr };
        let Some(words) = running.child.stderr.take() else { return Err(Failure::new("mesa has no voice")) };
        let mut said = String::new();
        let mut lines = BufReader::new(words).lines();
        while let Some(line) = lines.next().transpose()? {
            if line.contains("mesa is ready") {
                let took = began.elapsed();
                // Whoever stops listening would stop whoever speaks.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok((running, took));
            }
            said.push_str(&line);
        }
        Err(Failure::new(format!("mesa serve ended before it was ready: {said}")))
    }

    /// `VmRSS`, in bytes.
    fn resident(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kib.map(|kib| kib * 1024).ok_or_else(|| Failure::new("the system does not tell VmRSS"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
