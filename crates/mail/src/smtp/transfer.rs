//! From RCPT to the verdict: before the final dot nothing was delivered, after it only the answer can tell (RFC 1047, M27).
//!
//! The relay has taken our sender by then: whatever goes wrong from here on may be the doing of this very mail, and is counted against
//! it alone (M28). Held against the channel, one recipient would stop everybody's mail, first in line again for ever.

use super::relay::{Stage, Verdict};
use super::reply::Reply;
use super::text::stuff;
use super::timeouts::Timeouts;
use super::wire::{Lost, Wire};
use domain::people::Address;
use std::ops::ControlFlow;

/// How an attempt ended.
pub(super) struct Ended {
    pub(super) verdict: Verdict,
    /// Whether the connection can be used again, after RSET.
    pub(super) sound: bool,
}

impl Ended {
    /// The server's answer, where it was not the wished one.
    pub(super) fn answered(reply: &Reply) -> Self {
        let words = reply.words();
        let verdict = match reply.code {
            // Whoever is let in and then asked to sign in has met a rule about this mail, and rules change: it is no final no.
            _ if reply.refuses_login() => Verdict::Deferred { reply: words },
            code if reply.is_permanent() => Verdict::Refused { reply: words, code },
            400..500 => Verdict::Deferred { reply: words },
            _ => return Lost(format!("the relay answered out of step: {words}")).into(),
        };
        Self { verdict, sound: !reply.is_farewell() }
    }

    fn broken(verdict: Verdict) -> Self {
        Self { verdict, sound: false }
    }
}

impl From<Lost> for Ended {
    fn from(Lost(reply): Lost) -> Self {
        Self::broken(Verdict::Deferred { reply })
    }
}

/// Hands over a mail whose MAIL was accepted.
pub(super) async fn transfer<P, F>(wire: &mut Wire, timeouts: &Timeouts, to: &Address, bytes: &[u8], mut progress: P) -> Ended
where
    P: FnMut(Stage) -> F,
    F: Future<Output = ControlFlow<()>>,
{
    if let Err(ended) = all_but_the_dot(wire, timeouts, to, bytes, &mut progress).await {
        return ended;
    }
    // A failure to write it may come after it was sent: from here on, doubt.
    if let Err(Lost(reply)) = wire.write(b".\r\n", timeouts.text).await {
        return Ended::broken(Verdict::Unsure { reply });
    }
    if progress(Stage::DataSent).await.is_break() {
        return Ended::broken(Verdict::Unsure { reply: "the answer was not waited for".to_owned() });
    }
    match wire.hear(timeouts.verdict).await {
        Ok(reply) if reply.is_positive() => Ended { verdict: Verdict::Accepted { reply: reply.words() }, sound: true },
        // It was not taken, and that for certain.
        Ok(reply) if reply.code >= 400 => Ended::answered(&reply),
        Ok(reply) => Ended::broken(Verdict::Unsure { reply: reply.words() }),
        Err(Lost(reply)) => Ended::broken(Verdict::Unsure { reply }),
    }
}

async fn all_but_the_dot<P, F>(wire: &mut Wire, timeouts: &Timeouts, to: &Address, bytes: &[u8], progress: &mut P) -> Result<(), Ended>
where
    P: FnMut(Stage) -> F,
    F: Future<Output = ControlFlow<()>>,
{
    let reply = wire.ask(&format!("RCPT TO:<{to}>"), timeouts.answer).await?;
    if !reply.is_positive() {
        return Err(Ended::answered(&reply));
    }
    let given_up = || Verdict::Deferred { reply: "given up before the mail was sent".to_owned() };
    if progress(Stage::Accepting).await.is_break() {
        return Err(Ended { verdict: given_up(), sound: true });
    }
    let reply = wire.ask("DATA", timeouts.answer).await?;
    if reply.code != 354 {
        return Err(Ended::answered(&reply));
    }
    wire.write(&stuff(bytes), timeouts.text).await?;
    if progress(Stage::FinalDot).await.is_break() {
        return Err(Ended::broken(given_up()));
    }
    // Whoever left or refused in the middle of the text is not sent the dot: nothing is in doubt.
    match wire.said_unasked(timeouts.answer).await? {
        Some(reply) => Err(Ended::broken(Ended::answered(&reply).verdict)),
        None => Ok(()),
    }
}
