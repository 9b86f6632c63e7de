//! What the pickers offer.

use super::conditions::OPEN;
use crate::categories::Tree;
use crate::{Answer, Desk, groups, permit, sql};
use domain::people::{Actor, PersonId, Role, TechnicianChoice};
use domain::tickets::Choices;

/// Active categories, each with the technician who is suggested for it (its own, or the one of its group with the fewest open tickets), and technicians with the tickets they have open. Administrators can be given tickets too, after the technicians. Staff only.
pub async fn choices(desk: &Desk, actor: &Actor) -> Answer<Choices> {
    permit::reads(actor)?;
    let txn = desk.snapshot().await?;
    let tree = Tree::load(&txn).await?;
    let people = sql::all(
        &txn,
        format!(
            "SELECT p.id, p.name, (SELECT count(*) FROM ticket t WHERE t.technician_id = p.id AND {OPEN}) AS open FROM person p \
             WHERE p.active AND p.role IN ($1, $2) ORDER BY p.role DESC, p.name, p.id"
        ),
        [Role::Technician.key().into(), Role::Administrator.key().into()],
    )
    .await?;
    let technicians: Vec<TechnicianChoice> = people
        .iter()
        .map(|row| {
            let open: i64 = row.try_get("", "open")?;
            Ok(TechnicianChoice {
                id: PersonId(row.try_get("", "id")?),
                name: row.try_get("", "name")?,
                open: u32::try_from(open).unwrap_or(u32::MAX),
            })
        })
        .collect::<Answer<_>>()?;
    let open = |person: PersonId| technicians.iter().find(|one| one.id == person).map_or(u32::MAX, |one| one.open);
    let least_busy = groups::least_busy(&txn, open).await?;
    let groups = groups::names(&txn).await?;
    txn.commit().await?;
    let mut categories = tree.active();
    for category in categories.iter_mut().filter(|category| category.technician.is_none()) {
        let group = tree.group(category.id);
        category.technician = least_busy.iter().find(|(id, _)| group == Some(*id)).map(|(_, person)| *person);
    }
    Ok(Choices { categories, technicians, groups })
}
