//! One thing that can be done with a message or a sender: a plain form, so that it works before the page has come to life.

use super::api::AskIntakeAct;
use crate::ui::Icon;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Act(
    action: ServerAction<AskIntakeAct>,
    id: i64,
    act: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(into)] label: String,
    icon: &'static str,
) -> impl IntoView {
    view! {
        <ActionForm action>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="act" value=act/>
            <input type="hidden" name="value" value=value/>
            <button type="submit" class="button" aria-disabled=move || action.pending().get().then_some("true")>
                <Icon name=icon/>
                {label}
            </button>
        </ActionForm>
    }
}
