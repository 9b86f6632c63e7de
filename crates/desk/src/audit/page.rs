//! The audit as administrators read it, the newest first.

use crate::{Answer, Desk, permit, sql};
use domain::Instant;
use domain::audit::{Area, AuditRow, Deed, Difference};
use domain::people::{Actor, PersonId};
use sea_orm::{FromQueryResult, Value};

/// Rows on one page.
const PAGE: usize = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub area: Option<Area>,
    pub by: Option<PersonId>,
    /// From the beginning of one day, and before the beginning of another.
    pub from: Option<Instant>,
    pub until: Option<Instant>,
    /// Older than this row.
    pub before: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    /// Where the older ones begin, if there are any.
    pub next: Option<i64>,
    /// Everybody who ever changed something.
    pub people: Vec<(PersonId, String)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    by: Option<String>,
    area: String,
    deed: String,
    name: String,
    differences: String,
}

/// Administrators.
pub async fn page(desk: &Desk, actor: &Actor, filter: AuditFilter) -> Answer<AuditPage> {
    permit::administers(actor)?;
    let lang = permit::lang(actor);
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec!["TRUE".to_owned()];
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        }
    };
    add("a.area =", filter.area.map(|area| area.key().into()));
    add("a.actor_id =", filter.by.map(|person| person.0.into()));
    add("a.at >=", filter.from.map(|at| at.millis().into()));
    add("a.at <", filter.until.map(|at| at.millis().into()));
    add("a.id <", filter.before.map(Value::from));
    let sql = format!(
        "SELECT a.id, a.at, p.name AS by, a.area, a.deed, a.name, a.differences FROM audit a LEFT JOIN person p ON p.id = a.actor_id \
         WHERE {} ORDER BY a.id DESC LIMIT {}",
        conditions.join(" AND "),
        PAGE + 1
    );
    let found: Vec<Row> = sql::find_all(desk.read(), sql, values).await?;
    let next = if found.len() > PAGE { found.get(PAGE - 1).map(|row| row.id) } else { None };
    let show = |row: Row| {
        Ok(AuditRow {
            id: row.id,
            at: desk.0.calendar.stamp(Instant::from_millis(row.at), lang),
            by: row.by,
            area: sql::known(Area::parse(&row.area), "the area of an audit row")?,
            deed: sql::known(Deed::parse(&row.deed), "the deed of an audit row")?,
            name: row.name,
            differences: serde_json::from_str::<Vec<Difference>>(&row.differences).unwrap_or_default(),
        })
    };
    let rows = found.into_iter().take(PAGE).map(show).collect::<Answer<_>>()?;
    let sql = "SELECT id, name FROM person WHERE id IN (SELECT DISTINCT actor_id FROM audit) ORDER BY name, id";
    let people = sql::all(desk.read(), sql, []).await?;
    let people = people.iter().map(|row| Ok((PersonId(row.try_get("", "id")?), row.try_get("", "name")?))).collect::<Answer<_>>()?;
    Ok(AuditPage { rows, next, people })
}
