//! The first use of an empty Mesa: what an administrator has set up so far, and when they are done with it.

use super::stored;
use crate::{Answer, Desk, audit, permit, sql};
use domain::audit::{Area, Deed};
use domain::people::Actor;
use serde::{Deserialize, Serialize};

const SETUP: &str = "setup";

/// Kept: an assistant that was finished never comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Setup {
    done: bool,
    /// Steps that somebody went through, by their keys.
    passed: Vec<String>,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The office's name was saved.
    pub office: bool,
    /// Mailboxes that mail is fetched from, with their addresses.
    pub mailboxes: Vec<String>,
    /// Technicians and administrators who take tickets.
    pub technicians: Vec<String>,
    pub categories: u32,
    /// The hours were saved.
    pub calendar: bool,
    pub tickets: u32,
    /// Steps that somebody went through.
    pub passed: Vec<String>,
    pub done: bool,
}

/// Whether an administrator should be led to the assistant: no ticket yet, and it was not finished.
pub async fn setup_pending(desk: &Desk) -> Answer<bool> {
    let (setup, _) = stored::stored::<Setup>(desk.read(), SETUP).await?;
    if setup.is_some_and(|setup| setup.done) {
        return Ok(false);
    }
    let any: Option<i64> = sql::scalar(desk.read(), "SELECT id FROM ticket LIMIT 1", []).await?;
    Ok(any.is_none())
}

/// Administrators.
pub async fn progress(desk: &Desk, actor: &Actor) -> Answer<Progress> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let (setup, _) = stored::stored::<Setup>(&db, SETUP).await?;
    let setup = setup.unwrap_or_default();
    let there = async |key: &str| -> Answer<bool> {
        Ok(sql::scalar::<String>(&db, "SELECT key FROM setting WHERE key = $1", [key.into()]).await?.is_some())
    };
    let count = async |sql: &str| -> Answer<u32> {
        let n: Option<i64> = sql::scalar(&db, sql, []).await?;
        Ok(n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
    };
    let technicians = "SELECT name FROM person WHERE active AND role = 'technician' ORDER BY name, id";
    Ok(Progress {
        office: there(stored::OFFICE).await?,
        mailboxes: sql::column(&db, "SELECT address FROM mailbox WHERE NOT archived ORDER BY id", []).await?,
        technicians: sql::column(&db, technicians, []).await?,
        categories: count("SELECT COUNT(*) FROM category WHERE NOT archived").await?,
        calendar: there(stored::CALENDAR).await?,
        tickets: count("SELECT COUNT(*) FROM (SELECT id FROM ticket LIMIT 1000) t").await?,
        passed: setup.passed,
        done: setup.done,
    })
}

/// Goes on from a step; `last` ends the assistant for good. Administrators.
pub async fn finish(desk: &Desk, actor: &Actor, step: &str, last: bool) -> Answer<()> {
    permit::administers(actor)?;
    let step: String = step.chars().take(40).collect();
    let txn = desk.begin().await?;
    let (setup, _) = stored::locked::<Setup>(&txn, SETUP).await?;
    let mut setup = setup.unwrap_or_default();
    if !setup.passed.contains(&step) && setup.passed.len() < 20 {
        setup.passed.push(step);
    }
    if last && !setup.done {
        setup.done = true;
        audit::write(desk, &txn, actor, Area::Office, Deed::Changed, "").await?;
    }
    stored::store(&txn, SETUP, &setup).await?;
    desk.commit(txn, None).await
}
