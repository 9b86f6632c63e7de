//! How far a notice got: icon and words.

use crate::me::lang;
use crate::ui::Icon;
use domain::notices::DeliveryState;
use leptos::prelude::*;

#[component]
pub fn DeliveryChip(state: DeliveryState) -> impl IntoView {
    view! {
        <span class="chip delivery" data-state=state.key()>
            <Icon name=icon(state)/>
            {state.label(lang())}
        </span>
    }
}

const fn icon(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Promised => "clock",
        DeliveryState::Kept => "archive",
        DeliveryState::Claimed => "send",
        DeliveryState::Unsure | DeliveryState::Dead | DeliveryState::Bounced => "triangle-alert",
        DeliveryState::Deferred => "refresh-cw",
        DeliveryState::Accepted => "circle-check",
        DeliveryState::Merged => "reply",
        DeliveryState::Cancelled => "x",
    }
}
