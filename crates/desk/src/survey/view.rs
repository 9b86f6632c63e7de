//! What the public page shows.

use super::link;
use crate::{Answer, Desk, sql};
use domain::Instant;
use domain::survey::{Answer as Given, SurveyView};
use domain::tickets::EntryKind;

/// Changes nothing.
pub async fn view(desk: &Desk, token: &str) -> Answer<SurveyView> {
    let txn = desk.snapshot().await?;
    let link = link::open(desk, &txn, token).await?;
    let head = sql::one(
        &txn,
        "SELECT t.subject, w.name AS technician FROM ticket t LEFT JOIN person w ON w.id = t.technician_id WHERE t.id = $1",
        [link.ticket.0.into()],
    )
    .await?;
    let head = sql::known(head, "a ticket")?;
    let solution: Option<String> = if link.is_over() {
        sql::scalar(
            &txn,
            "SELECT text FROM entry WHERE ticket_id = $1 AND kind = $2 ORDER BY at DESC, id DESC LIMIT 1",
            [link.ticket.0.into(), EntryKind::Solution.key().into()],
        )
        .await?
    } else {
        None
    };
    let given = match link.solved_at {
        Some(solved_at) => {
            sql::one(
                &txn,
                "SELECT score, comment, at FROM survey_answer WHERE ticket_id = $1 AND person_id = $2 AND solved_at = $3",
                [link.ticket.0.into(), link.person.0.into(), solved_at.into()],
            )
            .await?
        }
        None => None,
    };
    txn.commit().await?;
    let answered = match given {
        Some(row) => {
            let score: i16 = row.try_get("", "score")?;
            let at = Instant::from_millis(row.try_get("", "at")?);
            let score = sql::known(u8::try_from(score).ok(), "the score of a survey")?;
            Some(Given { score, comment: row.try_get("", "comment")?, at: desk.0.calendar.stamp(at, link.lang) })
        }
        None => None,
    };
    Ok(SurveyView {
        ticket: link.ticket,
        subject: head.try_get("", "subject")?,
        solution,
        technician: head.try_get("", "technician")?,
        office: desk.office().name.clone(),
        lang: link.lang,
        answered,
        can_reopen: link.can_reopen(desk, desk.now()),
        can_answer: link.is_over(),
    })
}
