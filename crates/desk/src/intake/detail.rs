//! One message of *Recepción*, whole: what it is, why it is where it is, and what people did with it.

use super::hand::sees;
use super::page::one;
use crate::{Answer, Desk, mailboxes, permit, sql};
use domain::intake::{
    Authentication, HandAction, HoldReason, IntakeContent, IntakeDetail, IntakeId, IntakeState, MailPerson, Verdict, VerdictReason, glance,
};
use domain::people::{Actor, Address, Role};
use domain::{Instant, Lang, Refusal, Stamp};
use sea_orm::FromQueryResult;
use std::pin::Pin;

/// A reader of messages for people to see, away from the runtime's own threads; parsed only when it is told that it may be.
pub type Read = fn(bytes::Bytes, bool) -> Reading;
pub type Reading = Pin<Box<dyn Future<Output = IntakeContent> + Send>>;

/// A message's bytes for whoever may read them, and whether the parser may: what killed it is not read again (M8). Administrators;
/// supervisors for mail that is on a ticket.
pub async fn readable(desk: &Desk, actor: &Actor, id: IntakeId) -> Answer<(bytes::Bytes, bool)> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        hold: Option<String>,
        attempts: i64,
    }
    let raw = super::raw(desk, actor, id).await?;
    let row: Option<Row> = sql::find(desk.read(), "SELECT state, hold, attempts FROM intake WHERE id = $1", [id.0.into()]).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let failed = row.hold.as_deref().and_then(HoldReason::parse).is_some_and(|hold| hold == HoldReason::Failed);
    let trying = row.state == IntakeState::Stored.key() && row.attempts > 1;
    Ok((raw, !failed && !trying))
}

/// Everything about it but what `content` says, which a parser read. Administrators and supervisors.
pub async fn detail(desk: &Desk, actor: &Actor, id: IntakeId, content: IntakeContent) -> Answer<IntakeDetail> {
    #[derive(FromQueryResult)]
    struct Known {
        verdict: Option<String>,
        authentication: Option<String>,
        sender: String,
    }
    sees(actor)?;
    let lang = permit::lang(actor);
    let db = desk.snapshot().await?;
    let row = one(desk, &db, id, lang).await?;
    let known: Known =
        sql::known(sql::find(&db, "SELECT verdict, authentication, sender FROM intake WHERE id = $1", [id.0.into()]).await?, "a message")?;
    let verdict = known.verdict.as_deref().and_then(Verdict::parse);
    let found: Option<Authentication> = known.authentication.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let sender = verdict.map(|verdict| (verdict, found.map_or(VerdictReason::NoResult, |found| found.reason)));
    let administers = matches!(actor, Actor::Staff(staff) if staff.role == Role::Administrator);
    let history = history(desk, &db, id, lang).await?;
    let own = mailboxes::own(desk, &db).await?;
    let ignorable = if administers { ignorable(&own, &known.sender) } else { Vec::new() };
    Ok(IntakeDetail { row, sender, ignorable, history, content })
}

/// The sender's address and domain, but never ours.
fn ignorable(own: &[Address], sender: &str) -> Vec<String> {
    let person = glance(format!("From: {sender}\n").as_bytes()).from;
    let Some((address, _)) = person.as_ref().and_then(MailPerson::known_as) else { return Vec::new() };
    let mut patterns = Vec::new();
    if !address.is_one_of(own) {
        patterns.push(address.to_string());
    }
    if own.iter().all(|one| one.domain() != address.domain()) {
        patterns.push(format!("@{}", address.domain()));
    }
    patterns
}

async fn history(desk: &Desk, db: &impl sea_orm::ConnectionTrait, id: IntakeId, lang: Lang) -> Answer<Vec<(Stamp, String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        at: i64,
        name: Option<String>,
        action: String,
        detail: String,
    }
    let sql = "SELECT a.at, p.name, a.action, a.detail FROM intake_action a LEFT JOIN person p ON p.id = a.person_id \
               WHERE a.intake_id = $1 ORDER BY a.id LIMIT 200";
    let rows: Vec<Row> = sql::find_all(db, sql, [id.0.into()]).await?;
    let told = |row: Row| {
        let action: HandAction = sql::known(HandAction::parse(&row.action), "what was done to a message")?;
        let at = desk.0.calendar.stamp(Instant::from_millis(row.at), lang);
        let words = format!("{} {}", action.label(lang), row.detail).trim_end().to_owned();
        Ok((at, row.name.unwrap_or_else(|| "Mesa".to_owned()), words))
    };
    rows.into_iter().map(told).collect()
}
