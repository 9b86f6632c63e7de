//! Rules written, changed, put in order, switched and archived. Administrators.

use super::row;
use crate::{Answer, Desk, Trouble, audit, groups, permit, sql};
use domain::Refusal;
use domain::audit::{Area, Deed, Facts};
use domain::people::Actor;
use domain::rules::{Action, MAX_RULES, RuleDraft, RuleId, RuleProblem};
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// A new rule is switched on and goes behind all others; a changed one keeps its place.
pub async fn save(desk: &Desk, actor: &Actor, draft: RuleDraft) -> Answer<RuleId> {
    permit::administers(actor)?;
    let draft = draft.checked()?;
    let (conditions, actions) = (json(&draft.conditions)?, json(&draft.actions)?);
    let now = desk.now().millis();
    let txn = desk.begin().await?;
    check_names(&txn, &draft).await?;
    let before = match draft.id {
        Some(id) => Some(facts(&txn, id).await?),
        None => None,
    };
    let id = if let Some(id) = draft.id {
        let sql = "UPDATE intake_rule SET name = $2, conditions = $3, actions = $4, stop = $5, changed_at = $6 \
                       WHERE id = $1 AND NOT archived";
        let values = sql::values![id.0, draft.name, conditions, actions, draft.stop, now];
        changed(sql::execute(&txn, sql, values).await?)?;
        id
    } else {
        let there: Option<i64> = sql::scalar(&txn, "SELECT COUNT(*) FROM intake_rule WHERE NOT archived", []).await?;
        if there.and_then(|n| usize::try_from(n).ok()).unwrap_or(0) >= MAX_RULES {
            return Err(Refusal::Rule { problem: RuleProblem::TooMany }.into());
        }
        let sql = "INSERT INTO intake_rule (position, name, active, archived, conditions, actions, stop, hits, changed_at) VALUES \
                       ((SELECT COALESCE(MAX(position), 0) + 1 FROM intake_rule), $1, TRUE, FALSE, $2, $3, $4, 0, $5) RETURNING id";
        RuleId(sql::insert(&txn, sql, sql::values![draft.name, conditions, actions, draft.stop, now]).await?)
    };
    let (after, deed) = (facts(&txn, id).await?, if before.is_some() { Deed::Changed } else { Deed::Added });
    audit::change(desk, &txn, actor, (Area::Rule, deed, name_in(&after)), &before.unwrap_or_default(), &after).await?;
    desk.commit(txn, None).await?;
    Ok(id)
}

/// Whether [`save`] would keep it; changes nothing.
pub async fn check(desk: &Desk, actor: &Actor, draft: RuleDraft) -> Answer<()> {
    permit::administers(actor)?;
    check_names(desk.read(), &draft.checked()?).await
}

/// On or off; mail that has been filed stays as it is.
pub async fn switch(desk: &Desk, actor: &Actor, id: RuleId, active: bool) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let sql = "UPDATE intake_rule SET active = $2, changed_at = $3 WHERE id = $1 AND NOT archived";
    changed(sql::execute(&txn, sql, sql::values![id.0, active, desk.now().millis()]).await?)?;
    let facts = facts(&txn, id).await?;
    audit::write(desk, &txn, actor, Area::Rule, if active { Deed::Resumed } else { Deed::Paused }, name_in(&facts)).await?;
    desk.commit(txn, None).await
}

/// One place up or down; the first stays first and the last last.
pub async fn move_by(desk: &Desk, actor: &Actor, id: RuleId, up: bool) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let sql = format!("SELECT id FROM intake_rule WHERE NOT archived ORDER BY position, id{}", sql::for_update(&txn));
    let mut order: Vec<i64> = sql::column(&txn, sql, []).await?;
    let at = order.iter().position(|other| *other == id.0).ok_or(Refusal::NotFound)?;
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < order.len()) };
    if let Some(to) = to {
        order.swap(at, to);
        for (position, id) in (1_i64..).zip(order) {
            let sql = "UPDATE intake_rule SET position = $2 WHERE id = $1 AND position <> $2";
            sql::execute(&txn, sql, sql::values![id, position]).await?;
        }
        let facts = facts(&txn, id).await?;
        audit::write(desk, &txn, actor, Area::Rule, Deed::Moved, name_in(&facts)).await?;
    }
    desk.commit(txn, None).await
}

/// It is gone from the list and does nothing more; what it did keeps its name.
pub async fn archive(desk: &Desk, actor: &Actor, id: RuleId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let facts = facts(&txn, id).await?;
    let sql = "UPDATE intake_rule SET archived = TRUE, active = FALSE, changed_at = $2 WHERE id = $1 AND NOT archived";
    changed(sql::execute(&txn, sql, sql::values![id.0, desk.now().millis()]).await?)?;
    audit::write(desk, &txn, actor, Area::Rule, Deed::Archived, name_in(&facts)).await?;
    desk.commit(txn, None).await
}

/// A rule speaks of categories and people that are there.
pub(super) async fn check_names(db: &impl ConnectionTrait, draft: &RuleDraft) -> Answer<()> {
    let rule = domain::rules::Rule {
        id: RuleId(0),
        name: String::new(),
        active: true,
        conditions: Vec::new(),
        actions: draft.actions.clone(),
        stop: false,
    };
    let kept = row::available(db, vec![rule]).await?;
    let gone = draft.actions.iter().find(|action| kept.iter().all(|rule| !rule.actions.contains(action)));
    match gone {
        Some(Action::Category(_)) => Err(Refusal::UnknownCategory.into()),
        Some(Action::Group(group)) => groups::given(db, *group, true).await.map(drop),
        Some(_) => Err(Refusal::NotATechnician.into()),
        None => Ok(()),
    }
}

fn changed(rows: u64) -> Answer<()> {
    if rows == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

fn json<T: Serialize>(list: &T) -> Answer<String> {
    serde_json::to_string(list).map_err(|error| Trouble::Fault(error.to_string()))
}

/// What the audit says of a rule: its lists as they are stored.
async fn facts(db: &impl ConnectionTrait, id: RuleId) -> Answer<Facts> {
    let sql = "SELECT name, conditions, actions, stop FROM intake_rule WHERE id = $1 AND NOT archived";
    let row = sql::one(db, sql, [id.0.into()]).await?.ok_or(Refusal::NotFound)?;
    let stop: bool = row.try_get("", "stop")?;
    Ok(vec![
        ("name", row.try_get("", "name")?),
        ("conditions", row.try_get("", "conditions")?),
        ("actions", row.try_get("", "actions")?),
        ("stop", stop.to_string()),
    ])
}

fn name_in(facts: &Facts) -> &str {
    facts.iter().find(|(field, _)| *field == "name").map_or("", |(_, name)| name.as_str())
}
