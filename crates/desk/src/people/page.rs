//! Everybody Mesa knows, as administrators look for them.

use crate::fold::fold;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, PersonId, Role};
use domain::{Instant, Lang, Refusal, Stamp};
use sea_orm::FromQueryResult;

/// Rows on one page.
const PAGE: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Words of a name or an address.
    pub text: String,
    /// `None`: all staff.
    pub role: Option<Role>,
    pub archived: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub address: String,
    pub role: Role,
    pub active: bool,
    pub can_sign_in: bool,
    /// Open tickets that they work, or that they asked for.
    pub open: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    pub rows: Vec<PersonLine>,
    /// There are more than are shown: a narrower search finds them.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDetail {
    pub line: PersonLine,
    pub lang: Lang,
    pub since: Stamp,
    /// Browsers in which they are signed in.
    pub sessions: u32,
    pub groups: Vec<String>,
    /// A link for their password is under way until then.
    pub link_until: Option<Stamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    address: String,
    role: String,
    lang: String,
    active: bool,
    has_password: bool,
    created_at: i64,
    open: i64,
}

const SELECT: &str = "SELECT p.id, p.name, p.address, p.role, p.lang, p.active, p.password IS NOT NULL AS has_password, p.created_at, \
     (SELECT COUNT(*) FROM ticket t WHERE t.status IN ('new', 'in_progress', 'waiting') AND \
      (t.technician_id = p.id OR p.role = 'requester' AND t.requester_id = p.id)) AS open FROM person p";

/// Staff first, then by name. Administrators.
pub async fn page(desk: &Desk, actor: &Actor, filter: &PeopleFilter) -> Answer<PeoplePage> {
    permit::administers(actor)?;
    let mut values = sql::values![!filter.archived];
    let mut sql = format!("{SELECT} WHERE p.active = $1");
    let words: Vec<String> = fold(&filter.text).split_whitespace().map(str::to_owned).collect();
    match filter.role {
        Some(role) => {
            values.push(role.key().into());
            sql.push_str(" AND p.role = $2");
        }
        // Whoever is looked for by name may be anybody.
        None if words.is_empty() => sql.push_str(" AND p.role <> 'requester'"),
        None => {}
    }
    sql.push_str(" ORDER BY CASE WHEN p.role = 'requester' THEN 1 ELSE 0 END, p.name, p.id");
    if words.is_empty() {
        sql = format!("{sql} LIMIT {}", PAGE + 1);
    }
    let rows: Vec<Row> = sql::find_all(desk.read(), sql, values).await?;
    // Accents are folded here, as everywhere; a few thousand people are read in milliseconds.
    let matches = |row: &Row| {
        let text = fold(&format!("{} {}", row.name, row.address));
        words.iter().all(|word| text.contains(word))
    };
    let mut rows: Vec<Row> = rows.into_iter().filter(matches).take(PAGE + 1).collect();
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(PeoplePage { rows: rows.iter().map(line).collect::<Answer<_>>()?, more })
}

/// One of them. Administrators.
pub async fn detail(desk: &Desk, actor: &Actor, id: PersonId) -> Answer<PersonDetail> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let row: Row = sql::find(&db, format!("{SELECT} WHERE p.id = $1"), [id.0.into()]).await?.ok_or(Refusal::NotFound)?;
    let now = desk.now().millis();
    let sessions: Option<i64> = sql::scalar(
        &db,
        "SELECT COUNT(*) FROM session WHERE person_id = $1 AND expires_at > $2 AND replaced_at IS NULL",
        sql::values![id.0, now],
    )
    .await?;
    let sql = "SELECT g.name FROM team g JOIN team_member m ON m.team_id = g.id WHERE m.person_id = $1 AND NOT g.archived ORDER BY g.name";
    let groups = sql::column(&db, sql, [id.0.into()]).await?;
    let link: Option<Option<i64>> =
        sql::scalar(&db, "SELECT MAX(expires_at) FROM password_link WHERE person_id = $1 AND expires_at > $2", sql::values![id.0, now])
            .await?;
    let stamp = |millis| desk.0.calendar.stamp(Instant::from_millis(millis), permit::lang(actor));
    Ok(PersonDetail {
        line: line(&row)?,
        lang: Lang::parse(&row.lang).unwrap_or_default(),
        since: stamp(row.created_at),
        sessions: sessions.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        groups,
        link_until: link.flatten().map(stamp),
    })
}

fn line(row: &Row) -> Answer<PersonLine> {
    let role = sql::known(Role::parse(&row.role), "role")?;
    Ok(PersonLine {
        id: PersonId(row.id),
        name: row.name.clone(),
        address: row.address.clone(),
        role,
        active: row.active,
        can_sign_in: row.active && row.has_password && role.is_staff(),
        open: u32::try_from(row.open).unwrap_or(u32::MAX),
    })
}
