//! Addresses treated with care: whose circuit breaker is open (M13), and which are not written to (M14).

use super::hand::sees;
use crate::{Answer, Desk, permit, sql};
use domain::intake::{HOLD_AFTER, LoudSender, QUIET_AFTER, SenderDraft, SenderKind, Senders, Suppressed};
use domain::notices::NoticeId;
use domain::people::{Actor, Address};
use domain::{Instant, Refusal};
use sea_orm::FromQueryResult;

/// Most of each that are listed.
const MOST: usize = 200;

#[derive(FromQueryResult)]
struct Loud {
    address: String,
    name: String,
    opened: i64,
}

#[derive(FromQueryResult)]
struct Stopped {
    address: String,
    name: Option<String>,
    at: i64,
    reply: String,
    outbox_id: i64,
}

/// Both lists, the loudest and the newest first. Administrators and supervisors.
pub async fn senders(desk: &Desk, actor: &Actor) -> Answer<Senders> {
    sees(actor)?;
    let db = desk.snapshot().await?;
    let hour_ago = desk.now().plus_minutes(-60).millis();
    // What was opened lately was changed lately, and that is what there is an index of.
    let sql = format!(
        "SELECT p.address, p.name, COUNT(*) AS opened FROM ticket t JOIN person p ON p.id = t.requester_id \
         LEFT JOIN breaker_reset r ON r.address = p.address \
         WHERE t.updated_at > $1 AND t.opened_at > $1 AND t.opened_at > COALESCE(r.at, 0) \
         GROUP BY p.address, p.name HAVING COUNT(*) >= $2 ORDER BY opened DESC, p.address LIMIT {MOST}"
    );
    let loud: Vec<Loud> = sql::find_all(&db, sql, sql::values![hour_ago, i64::from(QUIET_AFTER)]).await?;
    let sql = format!(
        "SELECT s.address, p.name, s.at, s.reply, s.outbox_id FROM suppressed s LEFT JOIN person p ON p.address = s.address \
         ORDER BY s.at DESC, s.address LIMIT {MOST}"
    );
    let stopped: Vec<Stopped> = sql::find_all(&db, sql, []).await?;
    let loud = loud.into_iter().map(|row| {
        let opened = u32::try_from(row.opened).unwrap_or(u32::MAX);
        LoudSender { address: row.address, name: row.name, opened, held: opened >= HOLD_AFTER }
    });
    let lang = permit::lang(actor);
    let suppressed = stopped.into_iter().map(|row| Suppressed {
        name: row.name.unwrap_or_default(),
        address: row.address,
        since: desk.0.calendar.stamp(Instant::from_millis(row.at), lang),
        reply: row.reply,
        notice: NoticeId(row.outbox_id),
    });
    Ok(Senders { loud: loud.collect(), suppressed: suppressed.collect() })
}

/// Mail of a loud sender flows again and is answered, or a suppressed address is written to again. What was held or not sent
/// meanwhile stays where it is: that is decided one by one. Administrators.
pub async fn clear_sender(desk: &Desk, actor: &Actor, draft: SenderDraft) -> Answer<()> {
    permit::administers(actor)?;
    let address = Address::parse(&draft.address).map_err(|_| Refusal::InvalidAddress)?;
    let txn = desk.begin().await?;
    match draft.kind {
        SenderKind::Loud => {
            let sql = "INSERT INTO breaker_reset (address, at) VALUES ($1, $2) ON CONFLICT (address) DO UPDATE SET at = excluded.at";
            sql::execute(&txn, sql, sql::values![address.as_str(), desk.now().millis()]).await?;
        }
        SenderKind::Suppressed => {
            if sql::execute(&txn, "DELETE FROM suppressed WHERE address = $1", [address.as_str().into()]).await? == 0 {
                return Err(Refusal::NotFound.into());
            }
        }
    }
    desk.commit(txn, None).await
}
