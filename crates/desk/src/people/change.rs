//! What administrators change of people: who they are, what they may do, whether they still belong here. Nobody is ever deleted.

use super::session;
use crate::{Answer, Desk, audit, mailboxes, permit, sql};
use domain::audit::{Area, Deed, Facts};
use domain::people::{Actor, Address, PersonId, Role, one_line};
use domain::{Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Longest name, in characters.
const MAX_NAME: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDraft {
    /// `None`: somebody new, or somebody who so far only wrote mails and becomes staff.
    pub id: Option<PersonId>,
    pub name: String,
    pub address: String,
    pub role: Role,
    pub lang: Lang,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    address: String,
    role: String,
    lang: String,
    active: bool,
}

impl Row {
    fn facts(&self) -> Facts {
        vec![("name", self.name.clone()), ("address", self.address.clone()), ("role", self.role.clone()), ("lang", self.lang.clone())]
    }

    fn is_administrator(&self) -> bool {
        self.active && self.role == Role::Administrator.key()
    }
}

/// Administrators. With another role, or none, whoever is signed in has to sign in again.
pub async fn save(desk: &Desk, actor: &Actor, draft: PersonDraft) -> Answer<PersonId> {
    permit::administers(actor)?;
    let name = one_line(&draft.name, MAX_NAME);
    if name.is_empty() {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    let address = Address::parse(&draft.address).map_err(|_| Refusal::InvalidAddress)?;
    if address.is_one_of(&mailboxes::own(desk, desk.read()).await?) {
        return Err(Refusal::OwnAddress.into());
    }
    let txn = desk.begin().await?;
    let administrators = administrators(&txn).await?;
    let same: Option<Row> = find(&txn, "address = $1", address.as_str()).await?;
    let before = match draft.id {
        Some(id) => {
            if same.as_ref().is_some_and(|same| same.id != id.0) {
                return Err(Refusal::AlreadyExists.into());
            }
            Some(by_id(&txn, id).await?)
        }
        // Whoever wrote a mail before is no stranger: their tickets stay theirs.
        None => match same {
            Some(same) if same.role == Role::Requester.key() && draft.role.is_staff() => Some(same),
            Some(_) => return Err(Refusal::AlreadyExists.into()),
            None => None,
        },
    };
    if let Some(before) = before.as_ref().filter(|before| before.is_administrator() && draft.role != Role::Administrator) {
        somebody_else(&administrators, PersonId(before.id))?;
    }
    let id = write(desk, &txn, before.as_ref(), &draft, &name, &address).await?;
    let after = by_id(&txn, id).await?.facts();
    let deed = if before.is_some() { Deed::Changed } else { Deed::Added };
    audit::change(desk, &txn, actor, (Area::Person, deed, &name), &before.map(|row| row.facts()).unwrap_or_default(), &after).await?;
    desk.commit_for_all(txn).await?;
    Ok(id)
}

async fn write(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    before: Option<&Row>,
    draft: &PersonDraft,
    name: &str,
    address: &Address,
) -> Answer<PersonId> {
    let (role, lang) = (draft.role.key(), draft.lang.tag());
    let Some(before) = before else {
        let sql = "INSERT INTO person (name, address, role, lang, active, created_at) VALUES ($1, $2, $3, $4, TRUE, $5) RETURNING id";
        let values = sql::values![name, address.as_str(), role, lang, desk.now().millis()];
        return Ok(PersonId(sql::insert(txn, sql, values).await?));
    };
    let id = PersonId(before.id);
    let sql = "UPDATE person SET name = $2, address = $3, role = $4, lang = $5 WHERE id = $1";
    sql::execute(txn, sql, sql::values![id.0, name, address.as_str(), role, lang]).await?;
    if before.role != role {
        session::end_all(txn, id).await?;
    }
    if !draft.role.is_staff() {
        sql::execute(txn, "UPDATE person SET password = NULL WHERE id = $1", [id.0.into()]).await?;
        sql::execute(txn, "DELETE FROM password_link WHERE person_id = $1", [id.0.into()]).await?;
    }
    Ok(id)
}

/// They sign in no more and are given no tickets; what they did keeps their name. Administrators.
pub async fn archive(desk: &Desk, actor: &Actor, id: PersonId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let administrators = administrators(&txn).await?;
    let row = by_id(&txn, id).await?;
    if !row.active {
        return Err(Refusal::NotFound.into());
    }
    if row.is_administrator() {
        somebody_else(&administrators, id)?;
    }
    sql::execute(&txn, "UPDATE person SET active = FALSE WHERE id = $1", [id.0.into()]).await?;
    session::end_all(&txn, id).await?;
    sql::execute(&txn, "DELETE FROM password_link WHERE person_id = $1", [id.0.into()]).await?;
    audit::write(desk, &txn, actor, Area::Person, Deed::Archived, &row.name).await?;
    desk.commit_for_all(txn).await
}

/// As they were, with the password that they had. Administrators.
pub async fn restore(desk: &Desk, actor: &Actor, id: PersonId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let name: Option<String> =
        sql::scalar(&txn, "UPDATE person SET active = TRUE WHERE id = $1 AND NOT active RETURNING name", [id.0.into()]).await?;
    audit::write(desk, &txn, actor, Area::Person, Deed::Restored, &name.ok_or(Refusal::NotFound)?).await?;
    desk.commit_for_all(txn).await
}

/// A tablet was lost: whoever has it is signed out. Administrators.
pub async fn end_sessions(desk: &Desk, actor: &Actor, id: PersonId) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    let row = by_id(&txn, id).await?;
    session::end_all(&txn, id).await?;
    audit::write(desk, &txn, actor, Area::Person, Deed::SessionsEnded, &row.name).await?;
    desk.commit_for_all(txn).await
}

/// Whoever administers, locked before any other person: two who put each other away at once do so one after the other.
async fn administrators(txn: &impl ConnectionTrait) -> Answer<Vec<i64>> {
    let sql = format!("SELECT id FROM person WHERE active AND role = 'administrator' ORDER BY id{}", sql::for_update(txn));
    Ok(sql::column(txn, sql, []).await?)
}

/// An office without one could never be changed again but from the command line.
fn somebody_else(administrators: &[i64], but: PersonId) -> Answer<()> {
    if administrators.iter().any(|id| *id != but.0) { Ok(()) } else { Err(Refusal::LastAdministrator.into()) }
}

async fn by_id(txn: &impl ConnectionTrait, id: PersonId) -> Answer<Row> {
    let row: Option<Row> = find(txn, "id = $1", id.0).await?;
    Ok(row.ok_or(Refusal::NotFound)?)
}

async fn find(txn: &impl ConnectionTrait, condition: &str, value: impl Into<sea_orm::Value> + Send) -> Answer<Option<Row>> {
    let sql = format!("SELECT id, name, address, role, lang, active FROM person WHERE {condition}{}", sql::for_update(txn));
    Ok(sql::find(txn, sql, [value.into()]).await?)
}
