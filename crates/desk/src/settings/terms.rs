//! How long things may take.

use super::effect::{self, Effect};
use super::stored::{self, TERMS};
use crate::{Answer, Desk, audit, permit};
use domain::audit::{Area, Deed, Facts};
use domain::people::Actor;
use domain::terms::TermPolicy;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsView {
    pub terms: TermPolicy,
    /// An administrator saved them: what the configuration says of them holds no more.
    pub own: bool,
    /// What a save must carry.
    pub mark: String,
}

/// Administrators.
pub async fn terms(desk: &Desk, actor: &Actor) -> Answer<TermsView> {
    permit::administers(actor)?;
    let (own, mark) = stored::stored::<TermPolicy>(desk.read(), TERMS).await?;
    Ok(TermsView { own: own.is_some(), terms: own.unwrap_or_else(|| stored::of_configuration(&desk.0.configured)), mark })
}

/// What saving would do to open tickets. Administrators.
pub async fn terms_effect(desk: &Desk, actor: &Actor, draft: TermPolicy) -> Answer<Effect> {
    permit::administers(actor)?;
    let draft = draft.checked()?;
    let calendar = desk.0.calendar.get().clone().warning_at(draft.warn_percent);
    effect::foresee(desk, &desk.snapshot().await?, &calendar, &draft).await
}

/// The office's terms from now on; the deadlines of open tickets follow at once. Administrators.
pub async fn save_terms(desk: &Desk, actor: &Actor, draft: TermPolicy, mark: &str) -> Answer<Effect> {
    permit::administers(actor)?;
    let draft = draft.checked()?;
    let calendar = desk.0.calendar.get().clone().warning_at(draft.warn_percent);
    let txn = desk.begin().await?;
    let before = stored::unchanged::<TermPolicy>(&txn, TERMS, mark).await?;
    let before = before.unwrap_or_else(|| stored::of_configuration(&desk.0.configured));
    stored::store(&txn, TERMS, &draft).await?;
    let effect = effect::renew(desk, &txn, &calendar, &draft, None).await?;
    audit::change(desk, &txn, actor, (Area::Terms, Deed::Changed, ""), &facts(&before), &facts(&draft)).await?;
    desk.commit_for_all(txn).await?;
    stored::heed(desk).await;
    Ok(effect)
}

fn facts(terms: &TermPolicy) -> Facts {
    const PRIORITIES: [&str; 6] = ["priority_1", "priority_2", "priority_3", "priority_4", "priority_5", "priority_6"];
    let mut facts = vec![("first_response_hours", terms.first_response_hours.to_string())];
    facts.extend(PRIORITIES.into_iter().zip(terms.resolution_hours.iter().map(u32::to_string)));
    facts.extend([
        ("warn_percent", terms.warn_percent.to_string()),
        ("solution_closes", terms.solution_closes.to_string()),
        ("close_after_days", terms.close_after_days.to_string()),
        ("reopen_days", terms.reopen_days.to_string()),
    ]);
    facts
}
