//! Status, priority and term: always icon and words, never colour alone.

use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use domain::queue::TermChip;
use domain::terms::Phase;
use domain::tickets::{Priority, Status};
use leptos::prelude::*;

#[component]
pub fn StatusChip(status: Status) -> impl IntoView {
    let icon = match status {
        Status::New => "inbox",
        Status::InProgress => "play",
        Status::Waiting => "pause",
        Status::Solved => "check",
        Status::Closed => "circle-check",
    };
    view! {
        <span class="chip status" data-status=status.key()>
            <Icon name=icon/>
            {status.label(lang())}
        </span>
    }
}

#[component]
pub fn PriorityMark(priority: Priority) -> impl IntoView {
    view! {
        <span class="priority" data-priority=priority.get().to_string()>
            <span class="priority-bars" aria-hidden="true"><i></i><i></i><i></i></span>
            {priority.label(lang())}
        </span>
    }
}

/// "Vence en 2 h hábiles"; the moment itself on hover.
#[component]
pub fn DueChip(chip: TermChip) -> impl IntoView {
    let lang = lang();
    view! {
        <span class="chip due" data-phase=chip.phase.key() title=words::due_exactly(lang, &chip)>
            <Icon name=phase_icon(chip.phase)/>
            <span>
                <span class="visually-hidden">{chip.term.label(lang)} ": "</span>
                {words::due(lang, chip.phase, chip.left_minutes)}
            </span>
        </span>
    }
}

pub const fn phase_icon(phase: Phase) -> &'static str {
    match phase {
        Phase::Running => "clock",
        Phase::Warning => "alarm-clock",
        Phase::Breached | Phase::MetLate => "triangle-alert",
        Phase::Paused => "pause",
        Phase::Met => "circle-check",
    }
}
