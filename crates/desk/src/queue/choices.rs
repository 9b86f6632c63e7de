//! What the pickers offer.

use super::conditions::OPEN;
use crate::categories::Tree;
use crate::{Answer, Desk, groups, permit, sql};
use domain::people::{Actor, PersonId, Role, TechnicianChoice};
use domain::tickets::Choices;

/// Active categories, each with its technician or else its group; technicians with the tickets they have open, administrators after them, for
/// they can be given tickets too; and groups with what they were handed. Staff only.
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
    let groups = groups::choices(&txn).await?;
    txn.commit().await?;
    let mut categories = tree.active();
    for category in &mut categories {
        // One that was put away, or has nobody in it, is not suggested.
        category.group = category.group.filter(|group| groups.iter().any(|choice| choice.id == *group && choice.members > 0));
    }
    Ok(Choices { categories, technicians, groups })
}
