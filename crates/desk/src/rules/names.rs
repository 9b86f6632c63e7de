//! The names that rules speak of.

use crate::categories::Tree;
use crate::{Answer, groups, sql};
use domain::people::PersonId;
use domain::rules::{Action, Effect, RuleId, RuleNames};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct Person {
    id: i64,
    name: String,
    available: bool,
}

/// Every category, all staff, and every group.
pub(crate) async fn names(db: &impl ConnectionTrait) -> Answer<RuleNames> {
    let sql = "SELECT id, name, active AND role IN ('technician', 'administrator') AS available FROM person WHERE role <> 'requester' \
               ORDER BY available DESC, role DESC, name, id";
    let people: Vec<Person> = sql::find_all(db, sql, []).await?;
    Ok(RuleNames {
        categories: Tree::load(db).await?.all(),
        technicians: people.into_iter().map(|person| (PersonId(person.id), person.name, person.available)).collect(),
        groups: groups::all(db).await?,
    })
}

/// Every rule there ever was, for what it did.
pub(crate) async fn all_names(db: &impl ConnectionTrait) -> Answer<Vec<(RuleId, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        name: String,
    }
    let rows: Vec<Row> = sql::find_all(db, "SELECT id, name FROM intake_rule", []).await?;
    Ok(rows.into_iter().map(|row| (RuleId(row.id), row.name)).collect())
}

/// What actions came to, by the names that hold now.
pub(crate) fn effects(names: &RuleNames, actions: &[Action]) -> Vec<Effect> {
    let effect = |action: &Action| match *action {
        Action::Kind(kind) => Some(Effect::Kind(kind)),
        Action::Category(id) => names.category(id).map(|(name, _)| Effect::Category(name.to_owned())),
        Action::Technician(id) => names.technician(id).map(|(name, _)| Effect::Technician(name.to_owned())),
        Action::Group(id) => names.group(id).map(|(name, _)| Effect::Group(name.to_owned())),
        Action::Urgency(level) => Some(Effect::Urgency(level)),
        Action::Impact(level) => Some(Effect::Impact(level)),
        Action::Major => Some(Effect::Major),
        Action::Silent => Some(Effect::Silent),
        Action::Ignore | Action::Hold => None,
    };
    actions.iter().filter_map(effect).collect()
}
