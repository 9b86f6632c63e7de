//! Rules as their rows keep them.

use crate::{Answer, groups, sql};
use domain::Instant;
use domain::people::GroupId;
use domain::rules::{Action, Rule, RuleId};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: i64,
    name: String,
    active: bool,
    conditions: String,
    actions: String,
    stop: bool,
    pub(super) hits: i64,
    pub(super) last_hit_at: Option<i64>,
}

impl Row {
    /// `None`: its lists are damaged. Mail goes on without it, and says so.
    pub(super) fn rule(&self) -> Option<Rule> {
        let lists = serde_json::from_str(&self.conditions).and_then(|conditions| Ok((conditions, serde_json::from_str(&self.actions)?)));
        match lists {
            Ok((conditions, actions)) => {
                Some(Rule { id: RuleId(self.id), name: self.name.clone(), active: self.active, conditions, actions, stop: self.stop })
            }
            Err(error) => {
                tracing::error!(rule = self.id, %error, "a rule of intake is damaged and passed over");
                None
            }
        }
    }
}

/// Every rule that is not archived, in its order.
pub(super) async fn all(db: &impl ConnectionTrait) -> Answer<Vec<Row>> {
    let sql = "SELECT id, name, active, conditions, actions, stop, hits, last_hit_at FROM intake_rule WHERE NOT archived \
               ORDER BY position, id";
    Ok(sql::find_all(db, sql, []).await?)
}

/// The rules that are switched on, in their order, without what they say of an archived category, or of somebody or a group that
/// is given no tickets any more: mail is filed all the same.
pub(crate) async fn active(db: &impl ConnectionTrait) -> Answer<Vec<Rule>> {
    let rules: Vec<Rule> = all(db).await?.iter().filter_map(Row::rule).filter(|rule| rule.active).collect();
    available(db, rules).await
}

pub(super) async fn available(db: &impl ConnectionTrait, mut rules: Vec<Rule>) -> Answer<Vec<Rule>> {
    let says = |wanted: fn(&Action) -> bool| rules.iter().flat_map(|rule| &rule.actions).any(wanted);
    let categories: Vec<i64> = if says(|action| matches!(action, Action::Category(_))) {
        sql::column(db, "SELECT id FROM category WHERE NOT archived", []).await?
    } else {
        Vec::new()
    };
    let technicians: Vec<i64> = if says(|action| matches!(action, Action::Technician(_))) {
        sql::column(db, "SELECT id FROM person WHERE active AND role IN ('technician', 'administrator')", []).await?
    } else {
        Vec::new()
    };
    let groups: Vec<GroupId> = if says(|action| matches!(action, Action::Group(_))) {
        groups::choices(db).await?.into_iter().filter(|group| group.members > 0).map(|group| group.id).collect()
    } else {
        Vec::new()
    };
    for rule in &mut rules {
        rule.actions.retain(|action| match action {
            Action::Category(category) => categories.contains(&category.0),
            Action::Technician(person) => technicians.contains(&person.0),
            Action::Group(group) => groups.contains(group),
            _ => true,
        });
    }
    Ok(rules)
}

/// One more for each of these, in the transaction that they ran in. In the order of their ids: two that file at once wait for each
/// other and never in a circle.
pub(crate) async fn count_hits(txn: &impl ConnectionTrait, rules: &[RuleId], now: Instant) -> Answer<()> {
    let mut rules = rules.to_vec();
    rules.sort_unstable();
    for rule in rules {
        let sql = "UPDATE intake_rule SET hits = hits + 1, last_hit_at = $2 WHERE id = $1";
        sql::execute(txn, sql, sql::values![rule.0, now.millis()]).await?;
    }
    Ok(())
}
