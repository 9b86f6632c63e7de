//! A page of a view, by keyset.

use super::conditions::{self, Conditions, Order};
use super::counts;
use super::cursor::Cursor;
use super::rows::{COLUMNS, NAMES, Reader, Row, mark};
use super::saved;
use crate::categories::Tree;
use crate::{Answer, Desk, permit, sql};
use domain::people::Actor;
use domain::queue::{Filter, MOST_ROWS, PAGE, QueuePage, QueueRow, View};
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, FromQueryResult};

/// How many rows a filter that no index serves looks at for one page, in the order of the last change and of the deadline; `next` goes on
/// from there. Words in everything of a ticket are what *Buscar* is for.
const LOOKED_AT: u64 = 10_000;
const LOOKED_AT_BY_DUE: u64 = 5_000;

pub(super) const BY_DUE: &str = "t.next_due, t.id";
pub(super) const BY_NUMBER: &str = "t.id";
pub(super) const BY_UPDATE: &str = "t.updated_at DESC, t.id DESC";

/// One page of a view with the counts of all views. Staff only.
pub async fn page(desk: &Desk, actor: &Actor, filter: Filter) -> Answer<QueuePage> {
    permit::reads(actor)?;
    let cursor = filter.after.as_deref().map(Cursor::read).transpose()?;
    let txn = desk.snapshot().await?;
    let filter = conditions::led(saved::resolved(&txn, actor, filter).await?);
    let tree = Tree::load(&txn).await?;
    let reader = Reader::new(desk, actor, &tree);
    let soon = conditions::due_soon(desk, &tree, reader.now);
    let me = conditions::me(actor);

    let exact = match conditions::number(&filter) {
        Some(id) if cursor.is_none() => by_number(&txn, id).await?,
        _ => None,
    };
    let (rows, next) = if let Some(row) = exact {
        (vec![row], None)
    } else {
        let mut base = Conditions::default();
        conditions::view(&mut base, filter.view, me, &soon);
        conditions::narrow(&mut base, &filter);
        match conditions::order_of(filter.view) {
            Order::Due => by_due(&txn, base, &filter, cursor).await?,
            Order::Updated => by_update(&txn, base, &filter, cursor).await?,
        }
    };
    let counts = counts::all(&txn, me, &soon).await?;
    let mut rows = rows.into_iter().map(|row| reader.show(row)).collect::<Answer<Vec<_>>>()?;
    mark(&txn, actor, &mut rows).await?;
    txn.commit().await?;
    Ok(QueuePage { rows, next: next.map(Cursor::write), counts })
}

/// Rows as they are now (for live updates): those of `tickets` that belong to the filter, up to [`MOST_ROWS`]. Staff only.
pub async fn rows(desk: &Desk, actor: &Actor, filter: Filter, tickets: &[TicketId]) -> Answer<Vec<QueueRow>> {
    permit::reads(actor)?;
    let txn = desk.snapshot().await?;
    let filter = conditions::led(saved::resolved(&txn, actor, filter).await?);
    let tree = Tree::load(&txn).await?;
    let reader = Reader::new(desk, actor, &tree);
    let mut found = Vec::new();
    let (exact, others): (Vec<i64>, Vec<i64>) =
        tickets.iter().take(MOST_ROWS).map(|ticket| ticket.0).partition(|id| conditions::number(&filter) == Some(*id));
    if let Some(id) = exact.first() {
        found.extend(by_number(&txn, *id).await?);
    }
    if !others.is_empty() {
        let mut all = Conditions::default();
        conditions::view(&mut all, filter.view, conditions::me(actor), &conditions::due_soon(desk, &tree, reader.now));
        conditions::narrow(&mut all, &filter);
        conditions::sift(&mut all, &filter);
        let ids: Vec<String> = others.iter().map(|id| all.bind(*id)).collect();
        all.and(format!("t.id IN ({})", ids.join(", ")));
        found.extend(select(&txn, "ticket t", &all, "t.id", MOST_ROWS as u64).await?);
    }
    let mut found = found.into_iter().map(|row| reader.show(row)).collect::<Answer<Vec<_>>>()?;
    mark(&txn, actor, &mut found).await?;
    txn.commit().await?;
    Ok(found)
}

async fn by_number(connection: &impl ConnectionTrait, id: i64) -> Answer<Option<Row>> {
    let mut only = Conditions::default();
    let id = only.bind(id);
    only.and(format!("t.id = {id}"));
    Ok(select(connection, "ticket t", &only, "t.id", 1).await?.pop())
}

/// First those with a deadline, then those without: two stretches of one index, because the databases disagree on where NULL sorts.
async fn by_due(
    connection: &impl ConnectionTrait,
    base: Conditions,
    filter: &Filter,
    cursor: Option<Cursor>,
) -> Answer<(Vec<Row>, Option<Cursor>)> {
    let mut rows = Vec::new();
    if !matches!(cursor, Some(Cursor::NoDue { .. })) {
        let looked = look(connection, dated(&base, cursor), filter, BY_DUE, PAGE + 1).await?;
        rows = looked.0;
        if let (Some(last), true) = (looked.1, rows.len() as u64 <= PAGE) {
            return Ok((rows, last.due.map(|due| Cursor::Due { due, id: last.id })));
        }
    }
    let missing = (PAGE + 1).saturating_sub(rows.len() as u64);
    if missing > 0 && filter.view != View::DueSoon {
        let looked = look(connection, dateless(&base, cursor), filter, BY_NUMBER, missing).await?;
        rows.extend(looked.0);
        if let (Some(last), true) = (looked.1, rows.len() as u64 <= PAGE) {
            return Ok((rows, Some(Cursor::NoDue { id: last.id })));
        }
    }
    let next = cut(&mut rows).map(|last| match last.next_due {
        Some(due) => Cursor::Due { due, id: last.id },
        None => Cursor::NoDue { id: last.id },
    });
    Ok((rows, next))
}

/// The last row that was looked at.
#[derive(FromQueryResult)]
struct Last {
    id: i64,
    due: Option<i64>,
}

/// Rows of a stretch that pass the filters which no index serves; and where it stopped looking, when there was more.
async fn look(
    connection: &impl ConnectionTrait,
    stretch: Conditions,
    filter: &Filter,
    order: &str,
    limit: u64,
) -> Answer<(Vec<Row>, Option<Last>)> {
    let mut sifting = Conditions::after_values(stretch.values.clone());
    if !conditions::sift(&mut sifting, filter) {
        return Ok((select(connection, "ticket t", &stretch, order, limit).await?, None));
    }
    let part = format!("SELECT * FROM ticket t WHERE {} ORDER BY {order} LIMIT {LOOKED_AT_BY_DUE}", stretch.where_sql());
    let rows = select(connection, &format!("({part}) t"), &sifting, order, limit).await?;
    let last = format!(
        "SELECT t.id, t.next_due AS due FROM ticket t WHERE {} ORDER BY {order} LIMIT 1 OFFSET {}",
        stretch.where_sql(),
        LOOKED_AT_BY_DUE - 1
    );
    Ok((rows, sql::find(connection, last, stretch.values).await?))
}

pub(super) fn dated(base: &Conditions, cursor: Option<Cursor>) -> Conditions {
    let mut dated = base.clone();
    dated.and("t.next_due IS NOT NULL");
    if let Some(cursor @ Cursor::Due { .. }) = cursor {
        conditions::after(&mut dated, cursor);
    }
    dated
}

pub(super) fn dateless(base: &Conditions, cursor: Option<Cursor>) -> Conditions {
    let mut dateless = base.clone();
    dateless.and("t.next_due IS NULL");
    if let Some(cursor @ Cursor::NoDue { .. }) = cursor {
        conditions::after(&mut dateless, cursor);
    }
    dateless
}

async fn by_update(
    connection: &impl ConnectionTrait,
    mut base: Conditions,
    filter: &Filter,
    cursor: Option<Cursor>,
) -> Answer<(Vec<Row>, Option<Cursor>)> {
    if let Some(cursor @ Cursor::Updated { .. }) = cursor {
        conditions::after(&mut base, cursor);
    }
    let mut sifting = Conditions::after_values(base.values.clone());
    if !conditions::sift(&mut sifting, filter) {
        let mut rows = select(connection, "ticket t", &base, BY_UPDATE, PAGE + 1).await?;
        let next = cut(&mut rows).map(|last| Cursor::Updated { at: last.updated_at, id: last.id });
        return Ok((rows, next));
    }
    let stretch = format!("SELECT * FROM ticket t WHERE {} ORDER BY {BY_UPDATE} LIMIT {LOOKED_AT}", base.where_sql());
    let mut rows = select(connection, &format!("({stretch}) t"), &sifting, BY_UPDATE, PAGE + 1).await?;
    if let Some(last) = cut(&mut rows) {
        let next = Cursor::Updated { at: last.updated_at, id: last.id };
        return Ok((rows, Some(next)));
    }
    // Not a full page: if there was more to look at, the next page goes on where this one stopped looking.
    let last =
        format!("SELECT t.updated_at, t.id FROM ticket t WHERE {} ORDER BY {BY_UPDATE} LIMIT 1 OFFSET {}", base.where_sql(), LOOKED_AT - 1);
    let next = match sql::one(connection, last, base.values).await? {
        Some(last) => Some(Cursor::Updated { at: last.try_get("", "updated_at")?, id: last.try_get("", "id")? }),
        None => None,
    };
    Ok((rows, next))
}

async fn select(connection: &impl ConnectionTrait, from: &str, conditions: &Conditions, order: &str, limit: u64) -> Answer<Vec<Row>> {
    Ok(sql::find_all(connection, statement(from, conditions, order, limit), conditions.values.clone()).await?)
}

pub(super) fn statement(from: &str, conditions: &Conditions, order: &str, limit: u64) -> String {
    format!("SELECT {COLUMNS} FROM {from} {NAMES} WHERE {} ORDER BY {order} LIMIT {limit}", conditions.where_sql())
}

/// Drops the row that only says that there are more; answers the last one that is shown when there are.
fn cut(rows: &mut Vec<Row>) -> Option<&Row> {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    if rows.len() > page {
        rows.truncate(page);
        rows.last()
    } else {
        None
    }
}
