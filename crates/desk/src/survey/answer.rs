//! Rating a closing.

use super::link;
use crate::tickets::{self, record, row};
use crate::{Answer, Desk, sql};
use domain::Refusal;
use domain::survey::{AnswerDraft, MAX_COMMENT};
use domain::tickets::{EventKind, Status};

/// A second answer to the same closing replaces the first. Where a solution does not close by itself, the requester's answer does: what
/// they rate, they hold to be over.
pub async fn answer(desk: &Desk, token: &str, draft: AnswerDraft) -> Answer<()> {
    if !(1..=5).contains(&draft.score) {
        return Err(Refusal::BadScore.into());
    }
    let comment = draft.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
    if comment.is_some_and(|comment| comment.chars().count() > MAX_COMMENT) {
        return Err(Refusal::TooLong { max: MAX_COMMENT }.into());
    }
    let now = desk.now();
    let txn = desk.begin().await?;
    let link = link::open(desk, &txn, token).await?;
    // The closing that is rated must still stand when the answer is written.
    let mut ticket = row::lock(&txn, link.ticket).await?;
    let Some(solved_at) = ticket.clocks.solved_at.filter(|_| link.is_over()) else { return Err(Refusal::NotAllowed.into()) };
    let score = i16::from(draft.score);
    let same = sql::one(
        &txn,
        "SELECT 1 AS one FROM survey_answer WHERE ticket_id = $1 AND person_id = $2 AND solved_at = $3 AND score = $4 AND coalesce(comment, '') = $5",
        [link.ticket.0.into(), link.person.0.into(), solved_at.millis().into(), score.into(), comment.unwrap_or_default().into()],
    )
    .await?;
    if same.is_some() {
        // A form sent twice.
        return Ok(());
    }
    sql::execute(
        &txn,
        "INSERT INTO survey_answer (ticket_id, person_id, solved_at, score, comment, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (ticket_id, person_id, solved_at) DO UPDATE SET score = excluded.score, comment = excluded.comment, at = excluded.at",
        [
            link.ticket.0.into(),
            link.person.0.into(),
            solved_at.millis().into(),
            score.into(),
            comment.map(str::to_owned).into(),
            now.millis().into(),
        ],
    )
    .await?;
    record::record(&txn, link.ticket, now, Some(link.person), &EventKind::SurveyAnswered { score: draft.score, solved: true }, None)
        .await?;
    if ticket.status == Status::Solved && ticket.requester == link.person {
        tickets::close(desk, &txn, &mut ticket, Some(link.person)).await?;
    }
    desk.commit(txn, Some(link.ticket)).await
}
