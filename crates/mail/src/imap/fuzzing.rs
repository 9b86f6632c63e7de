//! A server that says any bytes at all (`fuzz/`): a session ends in an error or in what was confirmed, and never in a panic (M1).

use super::{Idle, ImapFault, Session};
use std::io::Cursor;
use std::time::Duration;
use tokio::io::{join, sink};

/// Everything that a fetching session asks, answered by `script`.
pub fn server(script: &[u8]) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return };
    runtime.block_on(async {
        // Errors are the expected end; what matters is that there is one.
        drop(talk(script).await);
    });
}

async fn talk(script: &[u8]) -> Result<(), ImapFault> {
    let mut session = Session::over(Box::new(join(Cursor::new(script.to_vec()), sink()))).await?;
    let selected = session.select("INBOX").await?;
    assert!(selected.uid_validity > 0);
    let uids = session.uid_search_from(1).await?;
    assert!(uids.is_sorted(), "{uids:?}");
    for uid in uids.into_iter().take(3) {
        if session.size(uid).await?.is_some()
            && let Some(fetched) = session.fetch(uid).await?
        {
            assert!(fetched.raw.len() <= script.len(), "more than the server sent");
        }
        session.store_seen(uid).await?;
        session.move_to(uid, "Procesados").await?;
    }
    if session.idle(Duration::from_secs(1)).await? == Idle::Changed {
        session.uid_search_from(1).await?;
    }
    session.logout().await
}
