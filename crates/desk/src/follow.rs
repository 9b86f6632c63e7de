//! What other processes on the same PostgreSQL committed: NOTIFY as a hint, a poll behind it because hints get lost.

use crate::desk::RECEPTION;
use crate::sql::{self, values};
use crate::{Answer, Changed, Desk};
use domain::tickets::TicketId;
use sea_orm::sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

const POLL: Duration = Duration::from_secs(2);
/// Events are looked at for this long, because a transaction may commit after a later one.
const OVERLAP_MS: i64 = 6_000;

pub(crate) async fn for_ever(desk: &Desk, process: &str) {
    loop {
        if let Err(trouble) = listen(desk, process).await {
            tracing::warn!(%trouble, "the database's notifications were interrupted");
        }
        // Whatever happened meanwhile was missed.
        crate::settings::heed(desk).await;
        desk.announce(Changed(None));
        tokio::time::sleep(POLL).await;
    }
}

async fn listen(desk: &Desk, process: &str) -> Answer<()> {
    let fault = |error: sea_orm::sqlx::Error| crate::Trouble::Fault(error.to_string());
    let pool = desk.0.database.write.get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.map_err(fault)?;
    listener.listen("mesa").await.map_err(fault)?;
    let mut seen: Vec<i64> = Vec::new();
    // Notes that never end do not keep from looking.
    let mut look = tokio::time::interval(POLL);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let heard = tokio::select! {
            biased;
            _ = look.tick() => None,
            heard = listener.try_recv() => Some(heard),
        };
        match heard {
            Some(Ok(Some(note))) => {
                // Who is where, or a ticket's number; anything else concerns no single ticket.
                if let Some((from, ticket)) = note.payload().split_once(':')
                    && from != process
                    && !crate::presence::heard(desk, ticket)
                {
                    if ticket == "*" {
                        crate::settings::heed(desk).await;
                    }
                    desk.announce(Changed(ticket.parse().ok().map(TicketId).filter(|ticket| *ticket != RECEPTION)));
                }
            }
            // The connection was lost and made again.
            Some(Ok(None)) => {
                crate::settings::heed(desk).await;
                desk.announce(Changed(None));
            }
            Some(Err(error)) => return Err(fault(error)),
            None => {
                crate::settings::heed(desk).await;
                seen = poll(desk, seen).await?;
            }
        }
    }
}

/// Announces the tickets of recent events that were not there at the last look.
async fn poll(desk: &Desk, seen: Vec<i64>) -> Answer<Vec<i64>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Row {
        id: i64,
        ticket_id: i64,
    }
    let since = desk.now().millis() - OVERLAP_MS;
    let rows: Vec<Row> = sql::find_all(
        desk.read(),
        "SELECT id, ticket_id FROM event WHERE id > (SELECT COALESCE(MAX(id), 0) - 500 FROM event) AND at > $1 ORDER BY id",
        values![since],
    )
    .await?;
    for row in rows.iter().filter(|row| !seen.contains(&row.id)) {
        desk.announce(Changed(Some(TicketId(row.ticket_id))));
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}
