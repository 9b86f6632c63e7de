//! What both kinds of peers need: our side of the matter.

use domain::people::Address;
use mail::Security;
use mail::smtp::{Relay, RelayConfig, Stage, Timeouts, Verdict};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

pub const TEXT: &[u8] = b"Subject: hola\r\n\r\n.dot\r\nbye\r\n";

pub fn config(port: u16) -> RelayConfig {
    RelayConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        login: None,
        extra_root_pem: None,
        hello_name: "mesa.example".to_owned(),
    }
}

/// Waits that a test can afford.
pub const SHORT: Timeouts = Timeouts {
    connect: Duration::from_secs(2),
    answer: Duration::from_millis(700),
    text: Duration::from_millis(700),
    verdict: Duration::from_millis(700),
    kept: Duration::from_millis(700),
};

pub fn relay(port: u16) -> Relay {
    Relay::with_timeouts(config(port), SHORT).unwrap()
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// Sends [`TEXT`] from the office to `to`.
pub async fn send(relay: &mut Relay, to: &str) -> (Verdict, Vec<Stage>) {
    send_with(relay, to, TEXT, None).await
}

/// Gives up at `until`, if it is given.
pub async fn send_with(relay: &mut Relay, to: &str, text: &[u8], until: Option<Stage>) -> (Verdict, Vec<Stage>) {
    let stages = Mutex::new(Vec::new());
    let progress = |stage| {
        stages.lock().unwrap().push(stage);
        async move {
            if stage == Stage::FinalDot {
                // As long as the note in the database takes: whoever hung up is known to have done so. In turns, so that the peer has some of
                // them however busy the machine is.
                for _ in 0..5 {
                    tokio::time::sleep(Duration::from_millis(4)).await;
                }
            }
            if until == Some(stage) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    };
    let verdict = relay.send(&address("soporte@mesa.example"), &address(to), text, progress).await;
    (verdict, stages.into_inner().unwrap())
}
