//! A relay that answers with any bytes at all (`fuzz/`): there is a verdict, and it never claims more than was said (M27).

use super::relay::{Stage, Verdict};
use super::timeouts::Timeouts;
use super::transfer::transfer;
use super::wire::Wire;
use domain::people::Address;
use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A mail handed over; the answers are divided by bytes 0xff, and each is said when something was asked.
pub fn relay(script: &[u8]) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return };
    let (Ok(ana), timeouts) = (Address::parse("ana@cultura.example"), Timeouts::default()) else { return };
    let stages = Mutex::new(Vec::new());
    let ended = runtime.block_on(async {
        let mut wire = Wire::new(Box::new(Peer::of(script)));
        if !wire.hear(timeouts.answer).await.is_ok_and(|greeting| greeting.is_positive()) {
            return None;
        }
        let progress = |stage| {
            stages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(stage);
            std::future::ready(ControlFlow::Continue(()))
        };
        Some(transfer(&mut wire, &timeouts, &ana, b"Subject: x\r\n\r\n.\r\nx\r\n", progress).await)
    });
    let Some(ended) = ended else { return };
    let stages = stages.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let dotted = stages.contains(&Stage::DataSent);
    match ended.verdict {
        Verdict::Accepted { .. } => {
            assert!(dotted, "accepted before it was sent");
            let said: Vec<&[u8]> = script.split(|byte| *byte == 0xff).collect();
            assert!(said.iter().any(|answer| answer.starts_with(b"354")), "accepted by who asked for nothing");
        }
        Verdict::Unsure { .. } => assert!(stages.contains(&Stage::FinalDot), "in doubt before there was anything to doubt"),
        Verdict::Deferred { reply } => assert!(!dotted || reply.starts_with(['4', '5']), "what may have arrived is sent again: {reply}"),
        Verdict::Refused { .. } => {}
        Verdict::Unreachable { .. } | Verdict::LoginRefused { .. } => panic!("one mail stops everybody's (M28)"),
    }
}

struct Peer {
    /// What is still to be said, an answer for each line that is heard.
    answers: VecDeque<Vec<u8>>,
    saying: Vec<u8>,
    is_awaited: bool,
}

impl Peer {
    fn of(script: &[u8]) -> Self {
        let mut answers: VecDeque<Vec<u8>> = script.split(|byte| *byte == 0xff).map(<[u8]>::to_vec).collect();
        let saying = answers.pop_front().unwrap_or_default();
        Self { answers, saying, is_awaited: false }
    }
}

impl AsyncRead for Peer {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.saying.is_empty() && !std::mem::replace(&mut self.is_awaited, true) {
            // A look whether there is anything; whoever looks again waits in vain, and finds the line closed.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let most = self.saying.len().min(out.remaining());
        let next = self.saying.split_off(most);
        out.put_slice(&std::mem::replace(&mut self.saying, next));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Peer {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, heard: &[u8]) -> Poll<io::Result<usize>> {
        self.is_awaited = false;
        // The text of the mail is no question; its final dot is one.
        if !heard.starts_with(b"Subject:") {
            let answer = self.answers.pop_front().unwrap_or_default();
            self.saying.extend(answer);
        }
        Poll::Ready(Ok(heard.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
