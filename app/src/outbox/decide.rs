//! Buttons of an administrator's decisions: plain forms, like every other, which work before the page has come to life.

use super::api::{AskOutboxDecide, Decision};
use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use domain::notices::DeliveryState;
use leptos::form::ActionForm;
use leptos::prelude::*;

pub type Deciding = ServerAction<AskOutboxDecide>;

/// What a form with the action's outcome shows.
pub fn decided(action: Deciding) -> Signal<Option<Result<(), crate::AskError>>> {
    Signal::derive(move || action.value().get())
}

/// `field` is a value that the decision needs; `children` stand before the button.
#[component]
pub fn Decide(
    action: Deciding,
    what: Decision,
    #[prop(default = 0)] id: i64,
    text: &'static str,
    icon: &'static str,
    /// In a list: the icon alone, its words for whoever points at it or hears it.
    #[prop(default = false)]
    compact: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let key = match what {
        Decision::Retry => "retry",
        Decision::RetryDomain => "retry_domain",
        Decision::Cancel => "cancel",
        Decision::Wake => "wake",
    };
    view! {
        <ActionForm action attr:class="decide">
            <input type="hidden" name="what" value=key/>
            <input type="hidden" name="id" value=id.to_string()/>
            {children.map(|children| children())}
            <button
                type="submit"
                class=if compact { "icon-button" } else { "button" }
                title=compact.then_some(text)
                aria-disabled=move || action.pending().get().then_some("true")
            >
                <Icon name=icon/>
                <span class=compact.then_some("visually-hidden")>{text}</span>
            </button>
        </ActionForm>
    }
}

/// Both decisions on one notice, as far as its state allows them. Cancelling what may have arrived asks for a tick first.
#[component]
pub fn Decisions(action: Deciding, id: i64, state: DeliveryState, sendable: bool, #[prop(default = false)] compact: bool) -> impl IntoView {
    let lang = lang();
    let doubtful = state == DeliveryState::Unsure;
    let cancel = if state == DeliveryState::Dead { words::discard_notice(lang) } else { words::cancel_notice(lang) };
    view! {
        {(sendable && state.may_be_retried())
            .then(|| view! { <Decide action what=Decision::Retry id text=words::retry_now(lang) icon="refresh-cw" compact/> })}
        {state
            .may_be_cancelled()
            .then(|| {
                view! {
                    <Decide action what=Decision::Cancel id text=cancel icon="x" compact>
                        {doubtful
                            .then(|| {
                                view! {
                                    <label class="check">
                                        <input type="checkbox" name="sure" value="true"/>
                                        {words::cancel_sure(lang)}
                                    </label>
                                }
                            })}
                    </Decide>
                }
            })}
    }
}
