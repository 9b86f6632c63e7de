//! What a device asks for to keep: the page that stands in for those it has not kept, and which tickets are one's own.

use super::site::Site;
use super::{faults, pages};
use app::asking::Asker;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use desk::{Trouble, queue};
use domain::Refusal;
use domain::people::{Actor, Staff};
use domain::queue::{Filter, View};
use domain::tickets::TicketId;
use http::header::HeaderMap;

/// Most tickets that a device keeps.
const MOST: usize = 200;

/// Number, revision and subject of one's own open tickets.
pub async fn own(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match list(&site, staff).await {
        Ok(own) => Json(own).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

async fn list(site: &Site, staff: Staff) -> Result<Vec<(TicketId, i64, String)>, Trouble> {
    let actor = Actor::Staff(staff);
    let mut own = Vec::new();
    let mut filter = Filter::of(View::Mine);
    loop {
        let page = queue::page(site.desk(), &actor, filter.clone()).await?;
        own.extend(page.rows.into_iter().map(|row| (row.id, row.revision, row.subject)));
        filter.after = page.next;
        if filter.after.is_none() || own.len() >= MOST {
            own.truncate(MOST);
            return Ok(own);
        }
    }
}

/// Kept by the service worker, and shown where nobody answers and nothing is kept.
pub async fn nothing_stored(State(site): State<Site>, Extension(asker): Extension<Asker>) -> Response {
    match asker.staff {
        Some(staff) => pages::nothing_stored(&site, &staff),
        None => faults::refused(&Refusal::SignInRequired),
    }
}
