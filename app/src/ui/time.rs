//! Moments: ready words from the server, and distances once the browser's clock is known.

use crate::live::Live;
use crate::me::lang;
use crate::words;
use domain::Stamp;
use leptos::prelude::*;

/// "lun 23 nov 2026, 3:45 p. m."
#[component]
pub fn When(stamp: Stamp) -> impl IntoView {
    view! { <time datetime=stamp.iso>{stamp.text}</time> }
}

/// "23 nov" at first, then "5 min": the first render knows no clock.
#[component]
pub fn Ago(stamp: Stamp) -> impl IntoView {
    let lang = lang();
    let now = use_context::<Live>().map(|live| live.now);
    let (iso, at) = (stamp.iso.clone(), stamp.at.millis());
    let words = move || match now.and_then(|now| now.get()) {
        Some(now) => words::ago(lang, now.saturating_sub(at)),
        None => words::short_date(lang, &iso),
    };
    view! { <time datetime=stamp.iso title=stamp.text>{words}</time> }
}
