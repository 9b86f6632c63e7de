//! What stops the relay, written down for every process and every page (M28). While it is paused nothing is leased.

use crate::{Answer, Desk, permit, sql};
use domain::notices::{ChannelState, ChannelView};
use domain::people::Actor;
use domain::{Instant, Lang};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct Row {
    state: String,
    since: i64,
    paused_until: i64,
    failures: i64,
    reply: String,
}

const SELECT: &str = "SELECT state, since, paused_until, failures, reply FROM channel WHERE name = 'relay'";
/// Longest answer of a server that is kept, in characters.
const MAX_REPLY: usize = 500;

/// The relay failed at something that is no message's fault: nothing is sent for a while. Answers until when.
pub async fn pause(desk: &Desk, state: ChannelState, reply: &str) -> Answer<Instant> {
    let txn = desk.begin().await?;
    let now = desk.now();
    // Made first, so that two senders that fail at once meet at one row.
    sql::execute(
        &txn,
        "INSERT INTO channel (name, state, since, paused_until, failures, reply) VALUES ('relay', 'ready', $1, 0, 0, '') \
         ON CONFLICT (name) DO NOTHING",
        [now.millis().into()],
    )
    .await?;
    let row: Row = sql::known(sql::find(&txn, format!("{SELECT}{}", sql::for_update(&txn)), []).await?, "the relay's row")?;
    if row.state == state.key() && row.paused_until > now.millis() {
        // Another sender found out the same a moment ago.
        return Ok(Instant::from_millis(row.paused_until));
    }
    let failures = if row.state == state.key() { row.failures.saturating_add(1) } else { 1 };
    let until = now.plus_seconds(state.pause_seconds(u32::try_from(failures).unwrap_or(u32::MAX)));
    let since = if row.state == state.key() { row.since } else { now.millis() };
    let reply: String = reply.chars().take(MAX_REPLY).collect();
    sql::execute(
        &txn,
        "UPDATE channel SET state = $1, since = $2, paused_until = $3, failures = $4, reply = $5 WHERE name = 'relay'",
        sql::values![state.key(), since, until.millis(), failures, reply],
    )
    .await?;
    desk.commit_for_all(txn).await?;
    Ok(until)
}

/// The relay answers again. Costs one look when it always did.
pub async fn in_service(desk: &Desk) -> Answer<()> {
    let troubled: Option<i64> =
        sql::scalar(desk.read(), "SELECT paused_until FROM channel WHERE name = 'relay' AND state <> 'ready'", []).await?;
    if troubled.is_none() {
        return Ok(());
    }
    let txn = desk.begin().await?;
    let sql = "UPDATE channel SET state = 'ready', since = $1, paused_until = 0, failures = 0, reply = '' WHERE name = 'relay' AND state <> 'ready'";
    if sql::execute(&txn, sql, [desk.now().millis().into()]).await? > 0 {
        desk.commit_for_all(txn).await?;
    }
    Ok(())
}

/// Tries the relay now instead of at the end of its pause. Administrators.
pub async fn wake(desk: &Desk, actor: &Actor) -> Answer<()> {
    permit::administers(actor)?;
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE channel SET paused_until = $1 WHERE name = 'relay' AND paused_until > $1", [desk.now().millis().into()])
        .await?;
    desk.commit_for_all(txn).await
}

/// What stops the relay at the moment, for administrators on every page; nothing for everybody else.
pub async fn trouble(desk: &Desk, actor: &Actor) -> Answer<Option<ChannelView>> {
    if permit::administers(actor).is_err() || !desk.0.relay {
        return Ok(None);
    }
    view(desk, desk.read(), permit::lang(actor)).await
}

pub(super) async fn view(desk: &Desk, db: &impl ConnectionTrait, lang: Lang) -> Answer<Option<ChannelView>> {
    let Some(row) = sql::find::<Row>(db, SELECT, []).await? else { return Ok(None) };
    let state = sql::known(ChannelState::parse(&row.state), "the state of the relay")?;
    if state == ChannelState::Ready {
        return Ok(None);
    }
    let stamp = |millis| desk.0.calendar.stamp(Instant::from_millis(millis), lang);
    let next = (row.paused_until > desk.now().millis()).then(|| stamp(row.paused_until));
    Ok(Some(ChannelView { state, since: stamp(row.since), next, reply: row.reply }))
}

/// Until when nothing is leased.
pub(super) async fn paused_until(db: &impl ConnectionTrait) -> Answer<Option<Instant>> {
    let until: Option<i64> = sql::scalar(db, "SELECT paused_until FROM channel WHERE name = 'relay'", []).await?;
    Ok(until.filter(|until| *until > 0).map(Instant::from_millis))
}
