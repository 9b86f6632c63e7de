//! Everybody around a ticket, and the names a notice says.

use crate::tickets::row::{self, Ticket};
use crate::{Answer, Desk, mailboxes, sql};
use domain::Lang;
use domain::notices::{Audience, Party};
use domain::people::{Address, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    part: String,
    id: i64,
    name: String,
    address: String,
    lang: String,
}

/// Who might be written to about this ticket: the requester where they asked for it (M19), unless mail came back from there. People who
/// left the office are not.
pub(super) async fn load(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket) -> Answer<Audience> {
    let rows: Vec<Row> = sql::find_all(
        txn,
        format!(
            "SELECT 'requester' AS part, id, name, COALESCE((SELECT d.address FROM ({}) AS d \
         WHERE NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.address = d.address)), address) AS address, lang \
         FROM person WHERE id = $3 AND active \
         UNION ALL SELECT 'technician', id, name, address, lang FROM person WHERE id = $2 AND active \
         UNION ALL SELECT 'observer', p.id, p.name, p.address, p.lang FROM observer o JOIN person p ON p.id = o.person_id \
         WHERE o.ticket_id = $1 AND p.active \
         UNION ALL SELECT 'group', p.id, p.name, p.address, p.lang FROM team_member m JOIN person p ON p.id = m.person_id \
         WHERE m.team_id = $4 AND p.active AND p.role IN ('technician', 'administrator') \
         UNION ALL SELECT 'administrator', id, name, address, lang FROM person WHERE role = 'administrator' AND active \
         UNION ALL SELECT 'own', 0, '', address, '' FROM mailbox",
            row::answers_to("t.id = $1")
        ),
        sql::values![ticket.id.0, ticket.technician.map(|person| person.0), ticket.requester.0, ticket.group.map(|group| group.0)],
    )
    .await?;
    let (own, rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.part == "own");
    let own = mailboxes::with_support(desk, own.iter().map(|row| row.address.as_str()));
    let mut audience = Audience { own, ..Audience::default() };
    for row in rows {
        let party = Party {
            id: PersonId(row.id),
            name: row.name,
            address: sql::known(Address::parse(&row.address).ok(), "the address of a person")?,
            lang: Lang::parse(&row.lang).unwrap_or_default(),
        };
        match row.part.as_str() {
            "requester" => audience.requester = Some(party),
            "technician" => audience.technician = Some(party),
            "group" => audience.group.push(party),
            "observer" => audience.observers.push(party),
            _ => audience.administrators.push(party),
        }
    }
    Ok(audience)
}

/// A person's name, for what the notice says: most often of somebody around the ticket.
pub(super) async fn name(txn: &impl ConnectionTrait, audience: &Audience, person: Option<PersonId>) -> Answer<Option<String>> {
    let Some(person) = person else { return Ok(None) };
    match audience.party(person) {
        Some(party) => Ok(Some(party.name.clone())),
        None => Ok(sql::scalar(txn, "SELECT name FROM person WHERE id = $1", [person.0.into()]).await?),
    }
}
