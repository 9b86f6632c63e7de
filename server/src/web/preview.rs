//! A notice as it would read with a text that is being written, for a frame that can do nothing.

use super::faults;
use super::frames::sandboxed;
use super::site::Site;
use app::asking::Asker;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use desk::Trouble;
use desk::templates::{self, PreviewDraft};
use domain::notices::{Readers, Template, TemplateKind};
use domain::people::Actor;
use domain::{Lang, Refusal};
use http::HeaderMap;
use maud::{DOCTYPE, html};
use std::collections::HashMap;

/// The editor's own form, with the language to look at and how.
pub async fn look(State(site): State<Site>, Extension(asker): Extension<Asker>, headers: HeaderMap, body: axum::body::Bytes) -> Response {
    let Some(staff) = asker.staff else { return faults::refused(&Refusal::SignInRequired) };
    let fields: HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let composed = match draft(&fields) {
        Ok(draft) => templates::preview(site.desk(), &Actor::Staff(staff), draft).await,
        Err(refusal) => Err(refusal.into()),
    };
    let mail = match composed {
        Ok(mail) => mail::mime::read_outgoing(&mail.bytes),
        // In the frame, beside what was typed.
        Err(Trouble::Refused(no)) => return sandboxed(plain(asker.lang, &app::words::refusal(asker.lang, &no)), false),
        Err(fault) => return faults::answer(&site, asker.lang, &headers, fault),
    };
    match mail.html.filter(|_| fields.get("como").is_none_or(|how| how != "texto")) {
        Some(html) => sandboxed(html, false),
        None => sandboxed(plain(asker.lang, &mail.text), false),
    }
}

fn draft(fields: &HashMap<String, String>) -> Result<PreviewDraft, Refusal> {
    let given = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let bad = |field: &str| Refusal::BadField { field: field.to_owned() };
    let lang = Lang::parse(given("vista")).unwrap_or_default();
    let part = |part: &str| given(&format!("draft[{}][{part}]", lang.tag())).to_owned();
    Ok(PreviewDraft {
        kind: TemplateKind::parse(given("draft[kind]")).ok_or_else(|| bad("kind"))?,
        readers: Readers::parse(given("draft[readers]")).ok_or_else(|| bad("readers"))?,
        lang,
        text: Template { opening: part("opening"), needed: part("needed") },
    })
}

/// Words alone, on white paper like the mail.
fn plain(lang: Lang, text: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head { meta charset="utf-8"; title { "Mesa" } }
            body style="margin:16px;background:#fff;color:#1b2130;color-scheme:light;" {
                pre style="margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 ui-monospace,monospace;" { (text) }
            }
        }
    }
    .into_string()
}
