//! `mesa serve`: opens the desk, starts the workers and the web front, stops them in order.

use crate::commands::{self, Failure, complain, open, print};
use crate::config::Config;
use crate::stop::{self, Stop};
use crate::web::{Site, SiteConfig, router};
use crate::workers;
use desk::{Desk, steps};
use mail::smtp::{Relay, RelayConfig};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinError, JoinSet};

/// Tickets of the demo office.
pub const DEMO_TICKETS: u32 = 180;
/// Senders, each with a connection of its own to the relay.
const SENDERS: usize = 2;
/// What is under way may take this long after the wish to stop.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(config: Config, demo: bool) -> Result<(), Failure> {
    let began = Instant::now();
    arm_kill_step()?;
    // Heard from here on: whoever stops us the moment we are ready is not misunderstood.
    let mut end = Signals::listen().map_err(|error| Failure::new(format!("the system gives no signals: {error}")))?;
    // Ports first: whoever cannot listen should not migrate a database either.
    let web = bind(config.addr, "MESA_ADDR").await?;
    let lmtp = match config.lmtp {
        Some(addr) => Some(bind(addr, "MESA_LMTP_ADDR").await?),
        None => None,
    };
    let desk = open(&config, true).await?;
    if demo && desk::demo::seed(&desk, DEMO_TICKETS).await? {
        complain(&format!("The demo office was empty: {DEMO_TICKETS} tickets of the last 60 days are there now"));
    }
    desk::categories::start(&desk).await?;
    let configured = config.imap.as_ref().map(|imap| imap.as_mailbox(&config.office));
    desk::mailboxes::configure(&desk, configured.as_ref()).await?;
    let (stopper, stop) = stop::channel();
    let push = workers::push_keys(&desk).await;
    let push_key = push.as_ref().map(|keys| keys.public());
    let site = Site::new(SiteConfig {
        desk: desk.clone(),
        site_dir: config.site_dir.clone(),
        stop: stop.clone(),
        push_key,
        gallery: config.gallery,
    });
    let first = first_code(&desk).await?;
    if let Some(code) = &first {
        site.ask_for_first(code.clone());
    }
    let relay = relay(&desk, &config).await?;
    let mut workers = start_workers(&desk, &config, relay, lmtp, &stop);
    if let Some(keys) = push {
        workers.spawn(workers::push_notices(desk.clone(), keys, stop.clone()));
    }
    let app = router(site).into_make_service_with_connect_info::<SocketAddr>();
    let wished = stop.clone();
    let mut front = tokio::spawn(async move { axum::serve(web, app).with_graceful_shutdown(async move { wished.wished().await }).await });

    complain(&format!("mesa is ready on {} ({}) in {} ms", config.office.public_url, summary(&config), began.elapsed().as_millis()));
    if let Some(code) = first {
        let url = &config.office.public_url;
        complain(&format!("There is no administrator yet. Open {url}/primer-ingreso and give this code: {code}"));
    }
    if demo {
        introduce(&desk, &config).await?;
    }

    let ended = tokio::select! {
        () = end.heard() => None,
        ended = &mut front => Some(match ended {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Failure::new(format!("the web front ended: {error}"))),
            Err(panic) => Err(Failure::new(format!("the web front ended: {panic}"))),
        }),
        panic = broken(&mut workers) => Some(Err(Failure::new(format!("a worker ended: {panic}")))),
    };
    stopper.stop();
    complain("mesa is stopping; what is under way is finished first");
    let rest = async {
        if !front.is_finished() {
            drop(front.await);
        }
        while workers.join_next().await.is_some() {}
    };
    if tokio::time::timeout(GRACE, rest).await.is_err() {
        complain("some work did not finish in time; it is taken up again at the next start");
    }
    ended.unwrap_or(Ok(()))
}

/// A worker that is gone would be missed by nobody while mail is taken and nothing comes of it: whoever watches the process starts it
/// again. Those that have done their work are another matter.
async fn broken(workers: &mut JoinSet<()>) -> JoinError {
    while let Some(ended) = workers.join_next().await {
        if let Err(panic) = ended {
            return panic;
        }
    }
    std::future::pending().await
}

/// For tests of the real binary: `MESA_KILL_AT=step[:nth]` kills the process there.
fn arm_kill_step() -> Result<(), Failure> {
    let Ok(wish) = std::env::var("MESA_KILL_AT") else { return Ok(()) };
    let (name, nth) = wish.split_once(':').unwrap_or((&wish, "1"));
    if nth.parse().is_ok_and(|nth| steps::arm(name, nth)) {
        return Ok(());
    }
    Err(Failure {
        code: crate::cli::EXIT_CONFIGURATION,
        text: format!("MESA_KILL_AT: “{wish}” is not step[:nth]; steps are {}", steps::ALL.join(", ")),
    })
}

async fn bind(addr: SocketAddr, key: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(addr).await.map_err(|error| {
        Failure::new(format!("Mesa cannot start: {key} {addr} cannot be used ({error}). Stop what uses it, or name another."))
    })
}

/// What the first administrator proves with that they can read what we write: of an empty Mesa only.
async fn first_code(desk: &Desk) -> Result<Option<String>, Failure> {
    Ok(if desk::people::needs_administrator(desk).await? { Some(commands::user::made()?) } else { None })
}

/// The relay, with the tokens that it is signed in at with.
async fn relay(desk: &Desk, config: &Config) -> Result<Option<RelayConfig>, Failure> {
    let Some(mut relay) = config.smtp.clone() else { return Ok(None) };
    if let Some(tokens) = &config.smtp_oauth {
        let proof = workers::login::relay(desk, tokens, relay.extra_root_pem.clone()).await?;
        relay.login = Some((tokens.user.clone(), proof));
    }
    // What cannot be used is said now, and not by notices that never leave.
    Relay::new(relay.clone()).map_err(|fault| Failure::new(format!("Mesa cannot start: notices cannot be sent: {fault}")))?;
    Ok(Some(relay))
}

fn start_workers(desk: &Desk, config: &Config, relay: Option<RelayConfig>, lmtp: Option<TcpListener>, stop: &Stop) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    workers.spawn(workers::file_mail(desk.clone(), stop.clone()));
    workers.spawn(workers::watch_terms(desk.clone(), stop.clone()));
    workers.spawn(workers::learn_what_was_sorted(desk.clone()));
    workers.spawn(workers::keep_index(desk.clone(), stop.clone()));
    workers.spawn(workers::close_solved(desk.clone(), stop.clone()));
    workers.spawn(workers::watch_presence(desk.clone(), stop.clone()));
    if let Some(relay) = relay {
        for _ in 0..SENDERS {
            workers.spawn(workers::send_mail(desk.clone(), relay.clone(), stop.clone()));
        }
    }
    if let Some(listener) = lmtp {
        workers.spawn(workers::listen(desk.clone(), listener, config.max_mail_bytes, stop.clone()));
    }
    let mailboxes = workers::Mailboxes { configured: config.imap.clone(), max_bytes: config.max_mail_bytes };
    workers.spawn(workers::keep_mailboxes(desk.clone(), mailboxes, stop.clone()));
    let (follower, ended) = (desk.clone(), stop.clone());
    workers.spawn(async move {
        tokio::select! {
            () = follower.follow_other_processes() => {}
            () = ended.wished() => {}
        }
    });
    workers
}

/// Where data is and which ways mail takes, without secrets.
fn summary(config: &Config) -> String {
    let database = if config.database_url.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" };
    let mut inward = Vec::new();
    if let Some(imap) = &config.imap {
        inward.push(format!("IMAP {}", imap.server.host));
    }
    if let Some(lmtp) = config.lmtp {
        inward.push(format!("LMTP {lmtp}"));
    }
    let inward = if inward.is_empty() { "none".to_owned() } else { inward.join(" and ") };
    let outward = config.smtp.as_ref().map_or_else(|| "kept, no relay".to_owned(), |relay| format!("relay {}", relay.host));
    format!("database {database}, mail in: {inward}, mail out: {outward}")
}

/// What somebody who tries the demo needs to go on.
async fn introduce(desk: &Desk, config: &Config) -> Result<(), Failure> {
    let people = desk::people::list(desk, &domain::people::Actor::System, true).await?;
    print(format_args!("\nOpen {}/ingresar and sign in with the password {} as", config.office.public_url, desk::demo::PASSWORD));
    for person in people.iter().filter(|person| person.can_sign_in) {
        print(format_args!("  {:<34}{:<15}{}", person.address, person.role.key(), person.name));
    }
    let support = &config.office.support;
    if let Some(lmtp) = config.lmtp {
        print(format_args!(
            "\nSend a first mail:\n  printf 'From: Ana Peña <ana.pena@{domain}>\\nTo: {support}\\nSubject: No imprime\\n\
             Content-Type: text/plain; charset=utf-8\\n\\nLa impresora del segundo piso no imprime.\\n' | \\\n    \
             curl -sS --crlf --url smtp://{lmtp} --mail-from ana.pena@{domain} --mail-rcpt {support} -T -",
            domain = support.domain(),
        ));
    }
    if config.smtp.is_none() {
        print(format_args!("\nNo relay is configured: what Mesa would send can be read at {}/app/salida\n", config.office.public_url));
    }
    Ok(())
}

/// SIGTERM and SIGINT: the wish to stop.
struct Signals {
    term: Signal,
    int: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_worker_that_breaks_is_noticed_and_one_that_is_done_is_not() {
        let mut workers = JoinSet::new();
        workers.spawn(std::future::ready(()));
        let quiet = tokio::time::timeout(Duration::from_millis(50), broken(&mut workers)).await;
        assert!(quiet.is_err());
        workers.spawn(async { panic!("a defect of ours") });
        assert!(broken(&mut workers).await.is_panic());
    }
}
