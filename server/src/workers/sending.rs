//! Sends what was promised: leased, handed to the relay, settled (M25–M28).

use super::{AFTER_FAULT, random};
use crate::stop::Stop;
use desk::outbox::{self, LeasedNotice};
use desk::{Desk, steps};
use domain::notices::ChannelState;
use mail::smtp::{Relay, RelayConfig, Stage, Verdict};
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::time::Duration;

/// Notices leased at once by one sender: few, so that none waits long behind a slow relay.
const BATCH: u64 = 8;
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// An idle connection is closed after this: relays dislike silent ones.
const KEEP_CONNECTION: Duration = Duration::from_secs(20);
/// While a relay takes its time, what is leased is kept: a lease lasts two minutes, the answer to the final dot may take ten.
const RENEW_LEASES: Duration = Duration::from_secs(30);
/// The longest pause before an answer of the relay's is written down once more.
const MOST_PATIENT: Duration = Duration::from_secs(64);

/// One sender with a connection of its own; several may run. Ends with `stop`, after the mail under way.
pub async fn send_mail(desk: Desk, config: RelayConfig, stop: Stop) {
    let mut relay = match Relay::new(config) {
        Ok(relay) => relay,
        Err(fault) => {
            tracing::error!(error = %fault, "notices cannot be sent");
            return;
        }
    };
    while !stop.is_wished() {
        let woken = desk.wake_sending().notified();
        match outbox::lease(&desk, BATCH).await {
            Ok(batch) if batch.is_empty() => {
                tokio::select! {
                    () = woken => continue,
                    () = tokio::time::sleep(until_due(&desk).await.min(KEEP_CONNECTION)) => {}
                    () = stop.wished() => {}
                }
                relay.close().await;
            }
            Ok(batch) => {
                send_batch(&desk, &mut relay, batch, RENEW_LEASES, &stop).await;
            }
            Err(trouble) => {
                tracing::error!(error = %trouble, "promised mail cannot be read from the database");
                stop.sleep(AFTER_FAULT).await;
            }
        }
    }
    relay.close().await;
}

async fn until_due(desk: &Desk) -> Duration {
    match outbox::next_due(desk).await {
        Ok(Some(at)) => Duration::from_millis(u64::try_from(at.since(desk.now())).unwrap_or(0).max(50)).min(LOOK_AGAIN),
        Ok(None) | Err(_) => LOOK_AGAIN,
    }
}

async fn send_batch(desk: &Desk, relay: &mut Relay, batch: Vec<LeasedNotice>, renew: Duration, stop: &Stop) {
    // Once the channel is closed, or the end wished, the rest is given back untouched.
    let mut closed: Option<outbox::Verdict> = None;
    let mut rest = batch.as_slice();
    while let Some((lease, after)) = rest.split_first() {
        let verdict = match &closed {
            Some(verdict) => verdict.clone(),
            None if stop.is_wished() => outbox::Verdict::Postponed { reply: String::new(), until: desk.now() },
            None => {
                let verdict = attempt(desk, relay, rest, renew).await;
                if let outbox::Verdict::Postponed { .. } = verdict {
                    closed = Some(verdict.clone());
                }
                verdict
            }
        };
        settle(desk, lease, verdict).await;
        rest = after;
    }
}

/// Hands over the first of what is leased, and keeps them all leased meanwhile.
async fn attempt(desk: &Desk, relay: &mut Relay, leased: &[LeasedNotice], renew: Duration) -> outbox::Verdict {
    let Some(lease) = leased.first() else { return outbox::Verdict::Postponed { reply: String::new(), until: desk.now() } };
    let progress = |stage| note(desk, lease, stage);
    let verdict = tokio::select! {
        verdict = relay.send(&lease.from, &lease.to, &lease.bytes, progress) => verdict,
        never = keep(desk, leased, renew) => match never {},
    };
    steps::step("outbox.after_data");
    let answered = match verdict {
        Verdict::Accepted { reply } => outbox::Verdict::Accepted { reply },
        Verdict::Deferred { reply } => outbox::Verdict::Deferred { reply },
        Verdict::Refused { reply, .. } => outbox::Verdict::Refused { reply },
        Verdict::Unsure { reply } => outbox::Verdict::Unsure { reply },
        Verdict::LoginRefused { reply } => {
            tracing::error!(%reply, "the relay refuses our login; check MESA_SMTP_USER and its password");
            return pause(desk, ChannelState::LoginRefused, reply).await;
        }
        Verdict::Unreachable { reply } => {
            tracing::warn!(%reply, "the relay cannot be reached");
            return pause(desk, ChannelState::Unreachable, reply).await;
        }
    };
    if let Err(trouble) = outbox::in_service(desk).await {
        tracing::error!(error = %trouble, "that the relay answers again could not be written");
    }
    answered
}

/// The whole channel waits (M28); the notice itself is not at fault.
async fn pause(desk: &Desk, state: ChannelState, reply: String) -> outbox::Verdict {
    let until = match outbox::pause(desk, state, &reply).await {
        // The channel itself holds everything back, so that "try now" has but one thing to change.
        Ok(until) => {
            tracing::warn!(state = state.key(), seconds = until.since(desk.now()) / 1_000, "nothing is sent for a while");
            desk.now()
        }
        Err(trouble) => {
            tracing::error!(error = %trouble, "that the relay is paused could not be written");
            desk.now().plus_seconds(state.pause_seconds(1))
        }
    };
    outbox::Verdict::Postponed { reply, until }
}

/// Renews the leases again and again. One that was lost is noticed before the final dot, which is then not sent.
async fn keep(desk: &Desk, leased: &[LeasedNotice], every: Duration) -> Infallible {
    loop {
        tokio::time::sleep(every).await;
        match outbox::renew(desk, leased).await {
            Ok(kept) if kept == leased.len() => {}
            Ok(kept) => tracing::warn!(lost = leased.len() - kept, "another process took over what is being sent here"),
            Err(trouble) => tracing::error!(error = %trouble, "leases could not be renewed"),
        }
    }
}

/// What must be noted before the mail goes on (M27).
async fn note(desk: &Desk, lease: &LeasedNotice, stage: Stage) -> ControlFlow<()> {
    match stage {
        Stage::Accepting => {
            steps::step("outbox.before_data");
            ControlFlow::Continue(())
        }
        Stage::FinalDot => match outbox::data_sent(desk, lease).await {
            Ok(()) => ControlFlow::Continue(()),
            Err(trouble) => {
                tracing::error!(notice = lease.id.0, error = %trouble, "a notice was not sent, because that could not be noted");
                ControlFlow::Break(())
            }
        },
        Stage::DataSent => {
            steps::step("outbox.data_sent");
            ControlFlow::Continue(())
        }
    }
}

async fn settle(desk: &Desk, lease: &LeasedNotice, verdict: outbox::Verdict) {
    let mut pause = Duration::from_secs(1);
    loop {
        match outbox::settle(desk, lease, verdict.clone(), random()).await {
            Ok(true) => tracing::info!(notice = lease.id.0, ticket = lease.ticket.0, ?verdict, "notice settled"),
            Ok(false) => {
                tracing::warn!(notice = lease.id.0, "another process took this notice over; what became of it here was not written");
            }
            Err(trouble) => {
                tracing::error!(notice = lease.id.0, ?verdict, error = %trouble, "what became of a notice could not be written");
                // Known here, and nowhere else: forgotten, it would be sent a second time.
                let known = matches!(verdict, outbox::Verdict::Accepted { .. } | outbox::Verdict::Refused { .. });
                if known && pause <= MOST_PATIENT {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                    continue;
                }
            }
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::workers::filing;
    use desk::{DeskConfig, intake};
    use domain::intake::Arrival;
    use domain::office::Office;
    use domain::people::Address;
    use std::sync::Arc;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    /// A desk that owes each of these an acknowledgement, in their order.
    async fn desk(folder: &std::path::Path, senders: &[&str]) -> Desk {
        let office = Office {
            name: "Oficina".to_owned(),
            support: Address::parse("soporte@cultura.example").unwrap(),
            public_url: "https://mesa.example".to_owned(),
            time_zone: "America/Bogota".to_owned(),
            plus_addresses: true,
            reopen_business_days: 5,
            solution_closes: true,
            undo_seconds: 0,
        };
        let desk = Desk::open(DeskConfig {
            database_url: format!("sqlite:{}", folder.join("mesa.db").display()),
            data_dir: folder.to_path_buf(),
            office,
            clock: Arc::new(SystemClock::new()),
            compose: Arc::new(mail::mime::Composer),
            relay: true,
            authserv_id: None,
            secret_key_file: None,
            exclusive: true,
        })
        .await
        .unwrap();
        for sender in senders {
            let raw =
                format!("From: {sender}\r\nTo: soporte@cultura.example\r\nSubject: Sin red\r\nMessage-ID: <1.{sender}>\r\n\r\nNada.\r\n");
            let arrival = Arrival::Lmtp { sender: Some((*sender).to_owned()), recipients: Vec::new() };
            intake::receive(&desk, "soporte@cultura.example", arrival, raw.as_bytes(), desk.now()).await.unwrap();
            for leased in intake::lease(&desk, 1).await.unwrap() {
                let parsed = filing::parse(&leased).await;
                intake::file(&desk, &leased, parsed).await.unwrap();
            }
        }
        desk
    }

    fn relay(port: u16) -> Relay {
        let config = RelayConfig {
            host: "127.0.0.1".to_owned(),
            port,
            security: mail::Security::Plain,
            login: None,
            extra_root_pem: None,
            hello_name: "mesa.example".to_owned(),
        };
        Relay::new(config).unwrap()
    }

    /// A relay that answers every line, and hangs up on one that it cannot bear.
    async fn relay_that_hangs_up_on(unbearable: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (read, mut write) = socket.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 moody\r\n").await.unwrap();
                let mut text = false;
                while let Ok(Some(line)) = lines.next_line().await {
                    let reply: &[u8] = match line.as_str() {
                        line if line == unbearable => break,
                        "." => b"250 taken\r\n",
                        _ if text => continue,
                        "DATA" => b"354 go on\r\n",
                        _ => b"250 ok\r\n",
                    };
                    text = reply.starts_with(b"354");
                    write.write_all(reply).await.unwrap();
                }
            }
        });
        port
    }

    /// A relay that takes its time for the last answer.
    async fn slow_relay(pause: Duration) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let (read, mut write) = socket.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 slow\r\n").await.unwrap();
            let mut text = false;
            while let Ok(Some(line)) = lines.next_line().await {
                let reply: &[u8] = match line.as_str() {
                    "." if text => {
                        tokio::time::sleep(pause).await;
                        text = false;
                        b"250 taken\r\n"
                    }
                    _ if text => continue,
                    "DATA" => {
                        text = true;
                        b"354 go on\r\n"
                    }
                    _ => b"250 ok\r\n",
                };
                write.write_all(reply).await.unwrap();
            }
        });
        port
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn while_a_slow_relay_thinks_the_lease_is_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path(), &["ana@cultura.example"]).await;
        let mut relay = relay(slow_relay(Duration::from_millis(1_200)).await);
        let batch = outbox::lease(&desk, BATCH).await.unwrap();
        assert_eq!(batch.len(), 1);
        // Of what is being sent, that is when the lease ends.
        let first = outbox::next_due(&desk).await.unwrap().unwrap();
        let (_stopper, stop) = crate::stop::channel();
        let looking = async {
            tokio::time::sleep(Duration::from_millis(900)).await;
            outbox::next_due(&desk).await.unwrap().unwrap()
        };
        let ((), later) = tokio::join!(send_batch(&desk, &mut relay, batch, Duration::from_millis(100), &stop), looking);
        assert!(later.since(first) >= 500, "{}", later.since(first));
        assert_eq!(outbox::next_due(&desk).await.unwrap(), None, "it was accepted, and so settled");
    }
    /// A recipient whose name ends the connection is tried again later, counted; everybody else's mail goes on (M28).
    #[tokio::test(flavor = "multi_thread")]
    async fn one_recipient_that_a_relay_hangs_up_on_stops_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path(), &["ana@cultura.example", "beto@cultura.example"]).await;
        let mut relay = relay(relay_that_hangs_up_on("RCPT TO:<ana@cultura.example>").await);
        let batch = outbox::lease(&desk, BATCH).await.unwrap();
        assert_eq!(batch.len(), 2);
        let (_stopper, stop) = crate::stop::channel();
        send_batch(&desk, &mut relay, batch, RENEW_LEASES, &stop).await;
        let due = outbox::next_due(&desk).await.unwrap().expect("Ana's alone is still to be sent");
        assert!(due.since(desk.now()) > 50_000, "after a minute, as a first failure of its own is: {}", due.since(desk.now()));
        assert!(outbox::trouble(&desk, &domain::people::Actor::System).await.unwrap().is_none(), "the channel is not paused");
        assert!(outbox::lease(&desk, BATCH).await.unwrap().is_empty());
    }
}
