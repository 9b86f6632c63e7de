//! Rules to be read.

use super::{names, row};
use crate::{Answer, Desk, permit};
use domain::people::Actor;
use domain::rules::{RuleId, RuleView, RulesPage};
use domain::{Instant, Refusal};

/// Every rule in its order, with how often it ran. Administrators.
pub async fn list(desk: &Desk, actor: &Actor) -> Answer<RulesPage> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let rows = row::all(&db).await?;
    let show = |row: &row::Row| {
        let last_hit = row.last_hit_at.map(|at| desk.0.calendar.stamp(Instant::from_millis(at), permit::lang(actor)));
        Some(RuleView { rule: row.rule()?, hits: u64::try_from(row.hits).unwrap_or(0), last_hit })
    };
    Ok(RulesPage { rules: rows.iter().filter_map(show).collect(), names: names(&db).await? })
}

/// One rule, to be changed. Administrators.
pub async fn get(desk: &Desk, actor: &Actor, id: RuleId) -> Answer<RuleView> {
    let found = list(desk, actor).await?.rules.into_iter().find(|view| view.rule.id == id);
    Ok(found.ok_or(Refusal::NotFound)?)
}
