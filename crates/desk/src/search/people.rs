//! People by name and address.

use super::asked;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, PersonId, Role};
use domain::search::{PersonHit, Query, Wanted};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

/// People shown beside what was found.
const SHOWN: u64 = 6;
/// People whose tickets a filter by requester looks for.
const MOST: u64 = 200;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    address: String,
    role: String,
}

/// Whose name and address have all these words, the newest first. Staff only.
pub async fn people(desk: &Desk, actor: &Actor, text: &str) -> Answer<Vec<PersonHit>> {
    permit::reads(actor)?;
    named(desk.read(), &Query::parse(text).wanted, SHOWN).await
}

pub(super) async fn shown(connection: &impl ConnectionTrait, wanted: &[Wanted]) -> Answer<Vec<PersonHit>> {
    named(connection, wanted, SHOWN).await
}

/// Their ids, for a filter.
pub(super) async fn ids(connection: &impl ConnectionTrait, wanted: &[Wanted]) -> Answer<Vec<i64>> {
    Ok(named(connection, wanted, MOST).await?.into_iter().map(|person| person.id.0).collect())
}

async fn named(connection: &impl ConnectionTrait, wanted: &[Wanted], most: u64) -> Answer<Vec<PersonHit>> {
    let sqlite = connection.get_database_backend() == DbBackend::Sqlite;
    let asked = if sqlite { asked::matching(connection, wanted, &[]).await? } else { asked::tsquery(connection, wanted, &[]).await? };
    let Some(asked) = asked else { return Ok(Vec::new()) };
    let (sql, values) = statement(sqlite, asked, most);
    let rows: Vec<Row> = sql::find_all(connection, sql, values).await?;
    let shown = |row: Row| {
        let role = sql::known(Role::parse(&row.role), "the role of a person")?;
        Ok(PersonHit { id: PersonId(row.id), name: row.name, address: row.address, role })
    };
    rows.into_iter().map(shown).collect()
}

pub(super) fn statement(sqlite: bool, asked: String, most: u64) -> (String, Vec<Value>) {
    let found = if sqlite {
        format!("(SELECT rowid AS id FROM person_search WHERE person_search MATCH $1 ORDER BY rowid DESC LIMIT {most}) f CROSS JOIN")
    } else {
        format!(
            "(WITH found AS MATERIALIZED (SELECT person_id AS id FROM person_search WHERE words @@ CAST($1 AS tsquery)) \
             SELECT id FROM found ORDER BY id DESC LIMIT {most}) f JOIN"
        )
    };
    let sql = format!("SELECT p.id, p.name, p.address, p.role FROM {found} person p ON p.id = f.id ORDER BY p.id DESC");
    (sql, vec![asked.into()])
}
