//! Writing down who changed what.

use crate::{Answer, Desk, Trouble, sql};
use domain::audit::{Area, Deed, Difference, Facts, differences};
use domain::people::Actor;
use sea_orm::ConnectionTrait;

/// Longest value that is kept of a field, in characters.
const MAX_VALUE: usize = 4_000;

/// What was done to something that has no fields to compare.
pub(crate) async fn write(desk: &Desk, txn: &impl ConnectionTrait, actor: &Actor, area: Area, deed: Deed, name: &str) -> Answer<()> {
    keep(desk, txn, actor, area, deed, name, &[]).await
}

/// What differs between two states. A change that changes nothing is not written down; something new, or put away, always is.
pub(crate) async fn change(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    actor: &Actor,
    (area, deed, name): (Area, Deed, &str),
    before: &Facts,
    after: &Facts,
) -> Answer<()> {
    let mut told = differences(before, after);
    if told.is_empty() && deed == Deed::Changed {
        return Ok(());
    }
    for value in told.iter_mut().flat_map(|one| [&mut one.before, &mut one.after]) {
        if value.chars().count() > MAX_VALUE {
            *value = value.chars().take(MAX_VALUE).chain(['…']).collect();
        }
    }
    keep(desk, txn, actor, area, deed, name, &told).await
}

async fn keep(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    actor: &Actor,
    area: Area,
    deed: Deed,
    name: &str,
    told: &[Difference],
) -> Answer<()> {
    let by = match actor {
        Actor::Staff(staff) => Some(staff.id.0),
        Actor::Participant(person) => Some(person.0),
        Actor::System => None,
    };
    let told = serde_json::to_string(told).map_err(|error| Trouble::Fault(error.to_string()))?;
    let sql = "INSERT INTO audit (at, actor_id, area, deed, name, differences) VALUES ($1, $2, $3, $4, $5, $6)";
    sql::execute(txn, sql, sql::values![desk.now().millis(), by, area.key(), deed.key(), name, told]).await?;
    Ok(())
}
