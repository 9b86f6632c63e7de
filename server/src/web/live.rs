//! The live channel: ids of tickets that changed, and nothing else (law 5).

use super::site::Site;
use crate::stop::Stop;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use desk::Changed;
use futures::{Stream, StreamExt, stream};
use http::header::HeaderName;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A channel ends after this; the browser connects again, and is asked again who it is.
const LONGEST: Duration = Duration::from_mins(30);
/// How soon the browser connects again, in milliseconds.
const RETRY: Duration = Duration::from_millis(1_500);

/// `event: changed`, `data:` a ticket's number, or `*` when anything may have changed.
pub async fn events(State(site): State<Site>) -> ([(HeaderName, &'static str); 1], Sse<impl Stream<Item = Result<Event, Infallible>>>) {
    let changes = changes(site.desk().changes(), site.stop().clone());
    // The first bytes go out at once: the page then knows that it hears everything from here on.
    let greeting = stream::once(async { Ok(Event::default().event("hello").retry(RETRY).data("")) });
    let sse = Sse::new(greeting.chain(changes)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([(HeaderName::from_static("x-accel-buffering"), "no")], sse)
}

fn changes(receiver: Receiver<Changed>, stop: Stop) -> impl Stream<Item = Result<Event, Infallible>> {
    let end = Instant::now() + LONGEST;
    stream::unfold((receiver, stop), move |(mut receiver, stop)| async move {
        let heard = tokio::select! {
            heard = receiver.recv() => heard,
            () = tokio::time::sleep_until(end) => return None,
            () = stop.wished() => return None,
        };
        let data = match heard {
            Ok(Changed(Some(ticket))) => ticket.0.to_string(),
            // Too slow to hear everything: everything may have changed.
            Ok(Changed(None)) | Err(RecvError::Lagged(_)) => "*".to_owned(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(Event::default().event("changed").data(data)), (receiver, stop)))
    })
}
