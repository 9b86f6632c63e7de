//! The ticket itself and the people around it.

use super::Reader;
use crate::{Answer, sql};
use domain::Instant;
use domain::people::{GroupId, PersonId, PersonRef};
use domain::survey::Answer as SurveyAnswer;
use domain::terms::{Alerts, Clocks};
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
pub(super) struct Head {
    id: i64,
    pub(super) revision: i64,
    pub(super) subject: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) urgency: i16,
    pub(super) impact: i16,
    pub(super) priority: i16,
    pub(super) category_id: Option<i64>,
    pub(super) technician_id: Option<i64>,
    requester_id: i64,
    pub(super) continues_id: Option<i64>,
    pub(super) joined_into_id: Option<i64>,
    pub(super) opened_at: i64,
    pub(super) updated_at: i64,
    pub(super) solved_at: Option<i64>,
    pub(super) closed_at: Option<i64>,
    first_response_ms: i64,
    first_response_at: Option<i64>,
    resolution_ms: i64,
    waiting_since: Option<i64>,
    paused_ms: i64,
    alerts: i16,
    requester_name: String,
    requester_address: String,
    pub(super) answers_to: Option<String>,
    technician_name: Option<String>,
    technician_address: Option<String>,
    team_id: Option<i64>,
    team_name: Option<String>,
}

pub(super) async fn load(connection: &impl ConnectionTrait, ticket: TicketId) -> Answer<Option<Head>> {
    let found = sql::find(
        connection,
        "SELECT t.id, t.revision, t.subject, t.kind, t.status, t.urgency, t.impact, t.priority, t.category_id, t.technician_id, t.requester_id, \
         t.continues_id, t.joined_into_id, t.opened_at, t.updated_at, t.solved_at, t.closed_at, t.first_response_ms, t.first_response_at, t.resolution_ms, \
         t.waiting_since, t.paused_ms, t.alerts, r.name AS requester_name, r.address AS requester_address, t.answers_to, w.name AS technician_name, \
         w.address AS technician_address, t.team_id, g.name AS team_name \
         FROM ticket t JOIN person r ON r.id = t.requester_id LEFT JOIN person w ON w.id = t.technician_id \
         LEFT JOIN team g ON g.id = t.team_id WHERE t.id = $1",
        [ticket.0.into()],
    );
    Ok(found.await?)
}

impl Head {
    pub(super) fn requester(&self) -> PersonRef {
        PersonRef { id: PersonId(self.requester_id), name: self.requester_name.clone(), address: self.requester_address.clone() }
    }

    pub(super) fn technician(&self) -> Option<PersonRef> {
        let (id, name, address) = (self.technician_id?, self.technician_name.clone()?, self.technician_address.clone()?);
        Some(PersonRef { id: PersonId(id), name, address })
    }

    pub(super) fn group(&self) -> Option<(GroupId, String)> {
        Some((GroupId(self.team_id?), self.team_name.clone()?))
    }

    pub(super) fn clocks(&self) -> Clocks {
        Clocks {
            opened: Instant::from_millis(self.opened_at),
            first_response_ms: self.first_response_ms,
            resolution_ms: self.resolution_ms,
            paused_ms: self.paused_ms,
            waiting_since: self.waiting_since.map(Instant::from_millis),
            first_response_at: self.first_response_at.map(Instant::from_millis),
            solved_at: self.solved_at.map(Instant::from_millis),
        }
    }

    pub(super) fn alerts(&self) -> Alerts {
        Alerts::from_bits(u8::try_from(self.alerts).unwrap_or_default())
    }
}

#[derive(FromQueryResult)]
struct PersonLine {
    id: i64,
    name: String,
    address: String,
}

/// In the order in which they joined.
pub(super) async fn observers(connection: &impl ConnectionTrait, ticket: TicketId) -> Answer<Vec<PersonRef>> {
    let rows: Vec<PersonLine> = sql::find_all(
        connection,
        "SELECT p.id, p.name, p.address FROM observer o JOIN person p ON p.id = o.person_id WHERE o.ticket_id = $1 ORDER BY o.added_at, p.name, p.id",
        [ticket.0.into()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| PersonRef { id: PersonId(row.id), name: row.name, address: row.address }).collect())
}

pub(super) async fn continued_by(connection: &impl ConnectionTrait, ticket: TicketId) -> Answer<Vec<TicketId>> {
    let ids: Vec<i64> = sql::column(connection, "SELECT id FROM ticket WHERE continues_id = $1 ORDER BY id", [ticket.0.into()]).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// The latest answer to the closing that stands; an answer from before a reopening is history.
pub(super) async fn survey(connection: &impl ConnectionTrait, reader: &Reader<'_>, head: &Head) -> Answer<Option<SurveyAnswer>> {
    let Some(solved_at) = head.solved_at else { return Ok(None) };
    let row = sql::one(
        connection,
        "SELECT score, comment, at FROM survey_answer WHERE ticket_id = $1 AND solved_at = $2 ORDER BY at DESC, id DESC LIMIT 1",
        [head.id.into(), solved_at.into()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let score: i16 = row.try_get("", "score")?;
    Ok(Some(SurveyAnswer {
        score: sql::known(u8::try_from(score).ok(), "the score of a survey")?,
        comment: row.try_get("", "comment")?,
        at: reader.stamp(row.try_get("", "at")?),
    }))
}
