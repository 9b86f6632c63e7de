//! Categories and technicians for a ticket, the likeliest first, each with its reason.

use crate::{Answer, Desk, groups, learned, queue, sql};
use domain::people::{Actor, GroupChoice, PersonId, Role, TechnicianChoice};
use domain::tickets::{CategoryChoice, CategoryId, Choices, TicketId};
use domain::triage::{
    CategorySuggestion, GroupSuggestion, Ranked, SUGGESTED, SimilarTicket, TechnicianSuggestion, Why, Workload, rank_technicians,
};
use sea_orm::Value;

/// Similar tickets that are named; all of them are counted.
const NAMED: usize = 8;

pub(super) struct Advice {
    pub(super) suggested: Vec<CategorySuggestion>,
    pub(super) others: Vec<CategoryChoice>,
    pub(super) technicians: Vec<TechnicianSuggestion>,
    pub(super) groups: Vec<GroupSuggestion>,
}

pub(super) async fn suggest(desk: &Desk, actor: &Actor, ticket: TicketId) -> Answer<Advice> {
    let Choices { categories, technicians, groups } = queue::choices(desk, actor).await?;
    let near = learned::near(desk.read(), ticket).await?;
    let (suggested, others) = categories_of(desk, &near, categories).await?;

    let ids: Vec<CategoryId> = suggested.iter().map(|suggestion| suggestion.choice.id).collect();
    let handled = learned::handled(desk.read(), &ids).await?;
    // Of a category's group, whoever has least to do speaks for it among the technicians.
    let open = |person: PersonId| technicians.iter().find(|one| one.id == person).map_or(u32::MAX, |one| one.open);
    let least_busy = groups::least_busy(desk.read(), open).await?;
    let of_group = |choice: &CategoryChoice| least_busy.iter().find(|(id, _)| choice.group == Some(*id)).map(|(_, person)| *person);
    let claims: Vec<(CategoryId, Option<PersonId>)> =
        suggested.iter().map(|one| (one.choice.id, one.choice.technician.or_else(|| of_group(&one.choice)))).collect();
    let sql = "SELECT id FROM person WHERE role = $1 AND active";
    let administrators: Vec<i64> = sql::column(desk.read(), sql, [Role::Administrator.key().into()]).await?;
    let workload = |person: &TechnicianChoice| Workload {
        technician: person.id,
        open: i64::from(person.open),
        steps_in: administrators.contains(&person.id.0),
    };
    let people: Vec<Workload> = technicians.iter().map(workload).collect();
    let ranked = rank_technicians(&claims, &handled, &people);
    let technicians = ranked.into_iter().filter_map(|(id, category)| {
        let choice = technicians.iter().find(|person| person.id == id)?.clone();
        let attends = suggested.iter().find(|one| Some(one.choice.id) == category).map(|one| leaf(&one.choice.path));
        Some(TechnicianSuggestion { choice, attends })
    });
    Ok(Advice { technicians: technicians.collect(), groups: in_order(groups, &suggested), suggested, others })
}

/// Groups that can be given a ticket: those of suggested categories first, the likeliest before; the others by name.
fn in_order(groups: Vec<GroupChoice>, suggested: &[CategorySuggestion]) -> Vec<GroupSuggestion> {
    let place = |group: &GroupChoice| suggested.iter().position(|one| one.choice.group == Some(group.id));
    let mut groups: Vec<GroupChoice> = groups.into_iter().filter(|group| group.members > 0).collect();
    groups.sort_by_key(|group| place(group).unwrap_or(usize::MAX));
    groups
        .into_iter()
        .map(|choice| {
            let attends = place(&choice).and_then(|place| suggested.get(place)).map(|one| leaf(&one.choice.path));
            GroupSuggestion { choice, attends }
        })
        .collect()
}

/// First those that similar tickets speak for, then the commonest, then whatever there is: as many as there are keys.
async fn categories_of(
    desk: &Desk,
    near: &[Ranked],
    mut all: Vec<CategoryChoice>,
) -> Answer<(Vec<CategorySuggestion>, Vec<CategoryChoice>)> {
    let subjects = subjects(desk, near).await?;
    let mut suggested: Vec<CategorySuggestion> = Vec::new();
    let mut take = |all: &mut Vec<CategoryChoice>, category: CategoryId, why: Why| {
        if suggested.len() < SUGGESTED
            && let Some(at) = all.iter().position(|choice| choice.id == category)
        {
            suggested.push(CategorySuggestion { choice: all.remove(at), why });
        }
    };
    for ranked in near {
        let similar = ranked.cases.iter().map(|case| {
            let subject = subjects.iter().find(|similar| similar.ticket == *case).map(|similar| similar.subject.clone());
            SimilarTicket { ticket: *case, subject: subject.unwrap_or_default() }
        });
        take(&mut all, ranked.category, Why::Similar(similar.collect()));
    }
    let (common, of) = learned::common(desk.read()).await?;
    for (category, tickets) in common {
        take(&mut all, category, Why::Common { tickets, of });
    }
    for category in all.iter().map(|choice| choice.id).take(SUGGESTED).collect::<Vec<_>>() {
        take(&mut all, category, Why::Untried);
    }
    Ok((suggested, all))
}

async fn subjects(desk: &Desk, near: &[Ranked]) -> Answer<Vec<SimilarTicket>> {
    let cases: Vec<Value> = near.iter().flat_map(|ranked| ranked.cases.iter().take(NAMED)).map(|case| Value::from(case.0)).collect();
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT id, subject FROM ticket WHERE id IN ({})", sql::places(1, cases.len()));
    let rows = sql::all(desk.read(), sql, cases).await?;
    rows.iter().map(|row| Ok(SimilarTicket { ticket: TicketId(row.try_get("", "id")?), subject: row.try_get("", "subject")? })).collect()
}

/// `Impresoras` of `Equipos › Impresoras`.
fn leaf(path: &str) -> String {
    path.rsplit('›').next().unwrap_or_default().trim().to_owned()
}
