//! Views under a name: filters of the queue that a person keeps for themselves, or an administrator for everybody.

use super::conditions::{self, Conditions};
use crate::categories::Tree;
use crate::{Answer, Desk, Trouble, permit, sql};
use domain::Refusal;
use domain::people::{Actor, PersonId, Role};
use domain::queue::{Filter, MAX_VIEW_NAME, MAX_VIEWS, SavedId, SavedView};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Counting stops here, as for the standing views.
const MOST: u32 = 1_000;
/// Rows looked at for a count that no index serves.
const LOOKED_AT: u32 = 2_000;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    owner_id: Option<i64>,
    name: String,
    filter: String,
}

impl Row {
    fn filter(&self) -> Answer<Filter> {
        serde_json::from_str(&self.filter).map_err(|error| Trouble::Fault(format!("saved view {}: {error}", self.id)))
    }
}

/// One's own and everybody's, in their order, with their counts. Staff only.
pub async fn saved_views(desk: &Desk, actor: &Actor) -> Answer<Vec<SavedView>> {
    permit::reads(actor)?;
    let txn = desk.snapshot().await?;
    let rows = visible(&txn, actor).await?;
    let mut views = Vec::with_capacity(rows.len());
    if !rows.is_empty() {
        let tree = Tree::load(&txn).await?;
        let soon = conditions::due_soon(desk, &tree, desk.now());
        for row in rows {
            let filter = conditions::led(row.filter()?);
            let (sql, values) = counting(&filter, conditions::me(actor), &soon);
            let count: i64 = sql::scalar(&txn, sql, values).await?.unwrap_or(0);
            let (own, shared) = (changes(actor, row.owner_id), row.owner_id.is_none());
            views.push(SavedView { id: SavedId(row.id), name: row.name, shared, own, filter, count: u32::try_from(count).unwrap_or(MOST) });
        }
    }
    txn.commit().await?;
    Ok(views)
}

/// Up to a thousand; what no index serves is looked for among the first rows only, and then it may be more.
pub(super) fn counting(filter: &Filter, me: Option<PersonId>, soon: &str) -> (String, Vec<Value>) {
    let mut base = Conditions::default();
    conditions::view(&mut base, filter.view, me, soon);
    conditions::narrow(&mut base, filter);
    let mut sifting = Conditions::after_values(base.values.clone());
    let from = if conditions::sift(&mut sifting, filter) {
        format!("(SELECT t.* FROM ticket t WHERE {} LIMIT {LOOKED_AT}) t WHERE {}", base.where_sql(), sifting.where_sql())
    } else {
        format!("ticket t WHERE {}", base.where_sql())
    };
    (format!("SELECT count(*) FROM (SELECT 1 AS one FROM {from} LIMIT {MOST}) v"), sifting.values)
}

/// What a filter that begins with a saved view comes to: the view's own, narrowed by what else is asked for.
pub(super) async fn resolved(connection: &impl ConnectionTrait, actor: &Actor, asked: Filter) -> Answer<Filter> {
    let Some(id) = asked.saved else { return Ok(asked) };
    let row = visible(connection, actor).await?.into_iter().find(|row| row.id == id.0).ok_or(Refusal::NotFound)?;
    let kept = row.filter()?;
    let text = match (kept.text, asked.text) {
        (Some(kept), Some(asked)) => Some(format!("{kept} {asked}")),
        (kept, asked) => asked.or(kept),
    };
    Ok(Filter {
        saved: None,
        view: kept.view,
        text,
        status: asked.status.or(kept.status),
        kind: asked.kind.or(kept.kind),
        category: asked.category.or(kept.category),
        technician: asked.technician.or(kept.technician),
        group: asked.group.or(kept.group),
        priority: asked.priority.or(kept.priority),
        after: asked.after,
    })
}

/// Keeps a filter under a name; `shared` is for administrators.
pub async fn save_view(desk: &Desk, actor: &Actor, name: &str, filter: Filter, shared: bool) -> Answer<SavedId> {
    permit::reads(actor)?;
    let Actor::Staff(staff) = actor else { return Err(Refusal::NotAllowed.into()) };
    if shared {
        permit::administers(actor)?;
    }
    let name = named(name)?;
    let txn = desk.begin().await?;
    // A view on a view is kept whole: the other may change or go.
    let filter = Filter { after: None, ..resolved(&txn, actor, filter).await? };
    let kept = visible(&txn, actor).await?;
    if kept.len() >= MAX_VIEWS {
        return Err(Refusal::TooManyViews { max: MAX_VIEWS }.into());
    }
    let owner = (!shared).then_some(staff.id.0);
    let json = serde_json::to_string(&filter).map_err(|error| Trouble::Fault(error.to_string()))?;
    let insert = "INSERT INTO saved_view (owner_id, name, filter, position) \
                  VALUES ($1, $2, $3, (SELECT coalesce(max(position), 0) + 1 FROM saved_view)) RETURNING id";
    let id = sql::insert(&txn, insert, sql::values![owner, name, json]).await?;
    desk.commit_for_all(txn).await?;
    Ok(SavedId(id))
}

pub async fn rename_view(desk: &Desk, actor: &Actor, id: SavedId, name: &str) -> Answer<()> {
    let name = named(name)?;
    let txn = desk.begin().await?;
    mine(&txn, actor, id).await?;
    sql::execute(&txn, "UPDATE saved_view SET name = $2 WHERE id = $1", sql::values![id.0, name]).await?;
    desk.commit_for_all(txn).await
}

pub async fn delete_view(desk: &Desk, actor: &Actor, id: SavedId) -> Answer<()> {
    let txn = desk.begin().await?;
    mine(&txn, actor, id).await?;
    sql::execute(&txn, "DELETE FROM saved_view WHERE id = $1", [id.0.into()]).await?;
    desk.commit_for_all(txn).await
}

/// One place up or down among those of the same owner; at the end nothing happens.
pub async fn move_view(desk: &Desk, actor: &Actor, id: SavedId, up: bool) -> Answer<()> {
    let txn = desk.begin().await?;
    let row = mine(&txn, actor, id).await?;
    let all = visible(&txn, actor).await?;
    let mut order: Vec<i64> = all.iter().filter(|other| other.owner_id == row.owner_id).map(|other| other.id).collect();
    if let Some(at) = order.iter().position(|other| *other == id.0) {
        let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
        order.swap(at, to);
        for (position, id) in (1_i64..).zip(order) {
            sql::execute(&txn, "UPDATE saved_view SET position = $2 WHERE id = $1", sql::values![id, position]).await?;
        }
    }
    desk.commit_for_all(txn).await
}

fn named(name: &str) -> Answer<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    if name.chars().count() > MAX_VIEW_NAME {
        return Err(Refusal::TooLong { max: MAX_VIEW_NAME }.into());
    }
    Ok(name.to_owned())
}

/// Everybody's first, then one's own.
async fn visible(connection: &impl ConnectionTrait, actor: &Actor) -> Answer<Vec<Row>> {
    let sql = "SELECT id, owner_id, name, filter FROM saved_view WHERE owner_id IS NULL OR owner_id = $1 \
               ORDER BY CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END, position, id";
    Ok(sql::find_all(connection, sql, [conditions::me(actor).map_or(0, |me| me.0).into()]).await?)
}

/// May change it: one's own, or everybody's when one administers.
fn changes(actor: &Actor, owner: Option<i64>) -> bool {
    match (actor, owner) {
        (Actor::Staff(staff), None) => staff.role == Role::Administrator,
        (Actor::Staff(staff), Some(owner)) => staff.id.0 == owner,
        _ => false,
    }
}

/// Somebody else's is not there at all.
async fn mine(txn: &impl ConnectionTrait, actor: &Actor, id: SavedId) -> Answer<Row> {
    permit::reads(actor)?;
    let row = visible(txn, actor).await?.into_iter().find(|row| row.id == id.0).ok_or(Refusal::NotFound)?;
    if changes(actor, row.owner_id) { Ok(row) } else { Err(Refusal::NotAllowed.into()) }
}
