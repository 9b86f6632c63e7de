//! What a device asks for to keep: the page that stands in for those it has not kept, and which tickets are one's own; and whether it is to
//! be told of what happens.

use super::site::Site;
use super::{faults, pages};
use app::asking::Asker;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, Json};
use desk::push::{self, DeviceDraft};
use desk::{Trouble, queue};
use domain::people::{Actor, Staff};
use domain::queue::{Filter, View};
use domain::tickets::TicketId;
use domain::{Lang, Refusal};
use http::StatusCode;
use http::header::HeaderMap;
use serde::Deserialize;
use serde_json::json;

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
pub async fn nothing_stored(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap) -> Response {
    match asker.staff {
        Some(staff) => pages::nothing_stored(&site, &headers, &staff),
        None => faults::refused(&Refusal::SignInRequired),
    }
}

/// The key to subscribe with, and one's own devices.
pub async fn told(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    match push::devices(site.desk(), &Actor::Staff(staff)).await {
        Ok(devices) => Json(json!({ "key": site.push_key(), "devices": devices })).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

/// This browser wants to be told.
pub async fn tell(
    State(site): State<Site>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Json(draft): Json<DeviceDraft>,
) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    done(&site, asker.lang, &headers, push::subscribe(site.desk(), &Actor::Staff(staff), draft).await)
}

/// A device by its id in the list, or itself by its address.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    id: i64,
    #[serde(default)]
    endpoint: String,
}

/// No more of it.
pub async fn hush(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap, Form(which): Form<Which>) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let actor = Actor::Staff(staff);
    let hushed = if which.endpoint.is_empty() {
        push::remove(site.desk(), &actor, which.id).await
    } else {
        push::forget(site.desk(), &actor, &which.endpoint).await
    };
    done(&site, asker.lang, &headers, hushed)
}

fn done(site: &Site, lang: Lang, headers: &HeaderMap, outcome: Result<(), Trouble>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(trouble) => faults::answer(site, lang, headers, trouble),
    }
}
