//! What a search finds: the likeliest first, with the words that were found.

use super::candidates::{Candidate, candidates};
use super::people;
use crate::categories::Tree;
use crate::queue::{COLUMNS, Conditions, NAMES, Reader, Row};
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, Role};
use domain::search::{Excerpt, Field, Found, Hit, Query, Wanted, excerpt, marked, score, statuses, words};
use domain::tickets::EntryKind;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashMap;

/// Characters of an entry that are looked through for a stretch to show.
const LOOKED_THROUGH: usize = 20_000;
/// Entries that are looked through, of all hits together.
const MOST_ENTRIES: usize = 1_000;

/// The best `shown` of what matches. Staff read every entry, internal notes too, and nobody else searches.
pub async fn find(desk: &Desk, actor: &Actor, text: &str, shown: usize) -> Answer<Found> {
    permit::reads(actor)?;
    let query = Query::parse(text);
    if query.is_empty() {
        return Ok(Found::default());
    }
    let txn = desk.snapshot().await?;
    let tree = Tree::load(&txn).await?;
    let reader = Reader::new(desk, actor, &tree);
    let mut narrowed = Narrowed::default();
    for (field, asked, written) in &query.filters {
        if !narrowed.by(&txn, actor, &tree, *field, asked).await? {
            narrowed.unknown.push((*field, written.clone()));
        }
    }
    if let Some(ticket) = query.only {
        let id = narrowed.conditions.bind(ticket.0);
        narrowed.conditions.and(format!("t.id = {id}"));
    }
    let mut found = Found { unknown: std::mem::take(&mut narrowed.unknown), ..Found::default() };
    if !found.unknown.is_empty() {
        return Ok(found);
    }
    let wanted: Vec<Wanted> = query.wanted.iter().chain(&narrowed.also).cloned().collect();
    let (mut all, beyond) = candidates(&txn, &wanted, &query.unwanted, &narrowed.conditions).await?;
    found.beyond = beyond;
    let now = reader.now.millis();
    let worth = |one: &Candidate| {
        score(&query.wanted, &one.subject, &format!("{} {}", one.requester, one.requester_address), now.saturating_sub(one.updated_at))
    };
    all.sort_by_cached_key(|one| std::cmp::Reverse((worth(one), one.id)));
    let mut ids: Vec<i64> = all.iter().map(|one| one.id).collect();
    if let Some(ticket) = query.perhaps {
        ids.retain(|id| *id != ticket.0);
        if sql::one(&txn, "SELECT 1 FROM ticket WHERE id = $1", [ticket.0.into()]).await?.is_some() {
            ids.insert(0, ticket.0);
        }
    }
    found.matches = ids.len();
    ids.truncate(shown);
    found.hits = hits(&txn, &reader, &ids, &query.wanted).await?;
    if query.filters.is_empty() && query.only.is_none() {
        found.people = people::shown(&txn, &query.wanted).await?;
    }
    txn.commit().await?;
    Ok(found)
}

/// What filters come to.
#[derive(Default)]
struct Narrowed {
    conditions: Conditions,
    /// Words that must then be there as well: they lead to the matches faster than the filter.
    also: Vec<Wanted>,
    unknown: Vec<(Field, String)>,
}

impl Narrowed {
    /// False: the value names nothing there is.
    async fn by(&mut self, txn: &impl ConnectionTrait, actor: &Actor, tree: &Tree, field: Field, asked: &[String]) -> Answer<bool> {
        match field {
            Field::Status => {
                let named = statuses(asked);
                if named.is_empty() {
                    return Ok(false);
                }
                if named.iter().all(|status| status.is_open()) {
                    // Says nothing new, but names the index.
                    self.conditions.and(crate::queue::OPEN);
                }
                self.one_of("t.status", named.into_iter().map(|status| Value::from(status.key())).collect());
            }
            Field::Category => {
                let all = tree.all().into_iter();
                let named: Vec<Value> = all.filter(|(_, path, _)| has_all(path, asked)).map(|(id, ..)| id.0.into()).collect();
                return Ok(self.one_of("t.category_id", named));
            }
            Field::Technician => return self.by_technician(txn, actor, asked).await,
            Field::Requester => {
                let wanted: Vec<Wanted> =
                    asked.iter().map(|word| Wanted { words: vec![word.clone()], open: word.chars().count() > 1 }).collect();
                let people = people::ids(txn, &wanted).await?;
                self.also.extend(wanted);
                return Ok(self.one_of("t.requester_id", people.into_iter().map(Value::from).collect()));
            }
        }
        Ok(true)
    }

    async fn by_technician(&mut self, txn: &impl ConnectionTrait, actor: &Actor, asked: &[String]) -> Answer<bool> {
        match (asked, actor) {
            ([one], _) if ["nadie", "nobody", "ninguno", "none"].contains(&one.as_str()) => {
                self.conditions.and("t.technician_id IS NULL");
                Ok(true)
            }
            ([one], Actor::Staff(staff)) if ["yo", "me", "mi"].contains(&one.as_str()) => {
                Ok(self.one_of("t.technician_id", vec![staff.id.0.into()]))
            }
            _ => {
                #[derive(FromQueryResult)]
                struct Staff {
                    id: i64,
                    name: String,
                }
                let sql = "SELECT id, name || ' ' || address AS name FROM person WHERE role <> $1";
                let staff: Vec<Staff> = sql::find_all(txn, sql, [Role::Requester.key().into()]).await?;
                let named = staff.into_iter().filter(|person| has_all(&person.name, asked)).map(|person| person.id.into()).collect();
                Ok(self.one_of("t.technician_id", named))
            }
        }
    }

    fn one_of(&mut self, column: &str, values: Vec<Value>) -> bool {
        let places: Vec<String> = values.into_iter().map(|value| self.conditions.bind(value)).collect();
        if !places.is_empty() {
            self.conditions.and(format!("{column} IN ({})", places.join(", ")));
        }
        !places.is_empty()
    }
}

/// Every word asked for begins one of the text's.
fn has_all(text: &str, asked: &[String]) -> bool {
    let there: Vec<String> = words(text).map(|word| word.folded).collect();
    asked.iter().all(|asked| there.iter().any(|word| word.starts_with(asked.as_str())))
}

#[derive(FromQueryResult)]
struct Said {
    ticket: i64,
    kind: Option<String>,
    text: String,
}

async fn hits(txn: &impl ConnectionTrait, reader: &Reader<'_>, ids: &[i64], wanted: &[Wanted]) -> Answer<Vec<Hit>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = (sql::places(1, ids.len()), || ids.iter().copied().map(Value::from));
    let rows: Vec<Row> = sql::find_all(txn, format!("SELECT {COLUMNS} FROM ticket t {NAMES} WHERE t.id IN ({places})"), values()).await?;
    let mut rows: HashMap<i64, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let texts = format!(
        "SELECT ticket, kind, text FROM (SELECT e.ticket_id AS ticket, e.kind, substr(e.text, 1, {LOOKED_THROUGH}) AS text, e.at, e.id FROM entry e \
         WHERE e.ticket_id IN ({places}) ORDER BY e.ticket_id DESC, e.at, e.id LIMIT {MOST_ENTRIES}) AS said \
         UNION ALL SELECT a.ticket_id, NULL, a.name FROM attachment a WHERE a.ticket_id IN ({places})"
    );
    let mut said: HashMap<i64, Vec<(Option<String>, String)>> = HashMap::new();
    let texts: Vec<Said> = sql::find_all(txn, texts, values()).await?;
    for text in texts {
        said.entry(text.ticket).or_default().push((text.kind, text.text));
    }
    let one = |id: &i64| {
        let row = reader.show(rows.remove(id)?);
        let texts = said.remove(id).unwrap_or_default();
        Some(row.map(|row| Hit {
            subject: marked(&row.subject, wanted),
            requester: marked(&row.requester, wanted),
            excerpt: best(&texts, wanted),
            row,
        }))
    };
    ids.iter().filter_map(one).collect()
}

/// Where most of what was asked for stands; the first of such places.
fn best(texts: &[(Option<String>, String)], wanted: &[Wanted]) -> Option<Excerpt> {
    let mut best: Option<(usize, Excerpt)> = None;
    for (kind, text) in texts {
        let Some((found, pieces)) = excerpt(text, wanted) else { continue };
        if best.as_ref().is_none_or(|(most, _)| found > *most) {
            best = Some((found, Excerpt { from: kind.as_deref().and_then(EntryKind::parse), pieces }));
        }
    }
    best.map(|(_, excerpt)| excerpt)
}
