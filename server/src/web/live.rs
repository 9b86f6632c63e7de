//! The live channel: ids of tickets that changed, or where somebody came or went, and nothing else (law 5).

use super::site::Site;
use crate::stop::Stop;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use desk::Changed;
use domain::tickets::TicketId;
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

/// `event: changed`, `data:` a ticket's number, or `*` when anything may have changed. `event: presence`, `data:` a ticket's number:
/// somebody came, went, began or stopped writing there.
pub async fn events(State(site): State<Site>) -> ([(HeaderName, &'static str); 1], Sse<impl Stream<Item = Result<Event, Infallible>>>) {
    let changes = changes(site.desk().changes(), site.desk().presence(), site.stop().clone());
    // The first bytes go out at once: the page then knows that it hears everything from here on.
    let greeting = stream::once(async { Ok(Event::default().event("hello").retry(RETRY).data("")) });
    let sse = Sse::new(greeting.chain(changes)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([(HeaderName::from_static("x-accel-buffering"), "no")], sse)
}

fn changes(receiver: Receiver<Changed>, presence: Receiver<TicketId>, stop: Stop) -> impl Stream<Item = Result<Event, Infallible>> {
    let end = Instant::now() + LONGEST;
    stream::unfold((receiver, presence, stop), move |(mut receiver, mut presence, stop)| async move {
        let (event, data) = tokio::select! {
            heard = receiver.recv() => ("changed", changed(&heard)?),
            heard = presence.recv() => ("presence", moved(&heard)?),
            () = tokio::time::sleep_until(end) => return None,
            () = stop.wished() => return None,
        };
        Some((Ok(Event::default().event(event).data(data)), (receiver, presence, stop)))
    })
}

/// Too slow to hear everything: everything may have changed.
fn changed(heard: &Result<Changed, RecvError>) -> Option<String> {
    match heard {
        Ok(Changed(Some(ticket))) => Some(ticket.0.to_string()),
        Ok(Changed(None)) | Err(RecvError::Lagged(_)) => Some("*".to_owned()),
        Err(RecvError::Closed) => None,
    }
}

fn moved(heard: &Result<TicketId, RecvError>) -> Option<String> {
    match heard {
        Ok(ticket) => Some(ticket.0.to_string()),
        Err(RecvError::Lagged(_)) => Some("*".to_owned()),
        Err(RecvError::Closed) => None,
    }
}
