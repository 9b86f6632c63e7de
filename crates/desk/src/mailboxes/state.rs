//! What the supervisor and its fetchers read and write: settings, leases, and how each connection stands.

use super::row::{self, Mailbox};
use crate::{Answer, Desk, Trouble, leases, permit, sql};
use domain::Instant;
use domain::mailboxes::{FolderState, MailboxDraft, MailboxFault, MailboxId, MailboxSettings, Phase, Secrets, SignIn};
use domain::people::Actor;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

/// How long a process keeps a folder without saying so again, in seconds: another may then take it over.
const LEASE_SECONDS: i64 = 20;

/// The mailboxes that are to be fetched.
pub async fn wanted(desk: &Desk) -> Answer<Vec<Mailbox>> {
    Ok(row::all(desk.read()).await?.into_iter().filter(|mailbox| !mailbox.paused).collect())
}

/// Its secrets; a fault when they do not open.
pub fn secrets(desk: &Desk, mailbox: &Mailbox) -> Answer<Secrets> {
    let Some(sealed) = &mailbox.sealed else { return Ok(Secrets::default()) };
    let text = desk.0.seal.open(&row::place(&mailbox.settings.address), sealed)?;
    serde_json::from_str(&text).map_err(|error| Trouble::Fault(error.to_string()))
}

/// What was typed, over what is stored. What is stored goes to the server that it was typed for, and to no other: whoever names
/// another types it anew. Where the key is lost nothing is stored any more, and typing anew mends that.
pub(super) fn over_stored(desk: &Desk, mailbox: &Mailbox, settings: &MailboxSettings, typed: Secrets) -> Secrets {
    let endpoint = |settings: &MailboxSettings| match &settings.sign_in {
        SignIn::Password => None,
        SignIn::Oauth(oauth) => Some(oauth.endpoint()),
    };
    let known = &mailbox.settings;
    let place = |settings: &MailboxSettings| {
        (settings.host.clone(), settings.port, settings.security, settings.extra_ca.clone(), endpoint(settings))
    };
    if place(known) != place(settings) {
        return typed;
    }
    match secrets(desk, mailbox) {
        Ok(stored) => typed.over(stored),
        Err(trouble) => {
            tracing::warn!(mailbox = %known.address, error = %trouble, "the stored secrets of a mailbox cannot be read");
            typed
        }
    }
}

/// What a probe of the form connects with: an empty secret is the stored one's. Administrators.
pub async fn to_probe(desk: &Desk, actor: &Actor, draft: &MailboxDraft) -> Answer<(MailboxSettings, Option<MailboxId>, Secrets)> {
    permit::administers(actor)?;
    let (settings, typed) = domain::mailboxes::settings(draft)?;
    let known = match draft.id.trim().parse() {
        Ok(id) => row::find(desk.read(), MailboxId(id), "").await?.filter(|known| !known.configured),
        Err(_) => None,
    };
    let secrets = match &known {
        Some(known) => over_stored(desk, known, &settings, typed),
        None => typed,
    };
    secrets.suffice(&settings.sign_in)?;
    Ok((settings, known.map(|known| known.id), secrets))
}

/// The refresh token as it is stored now.
pub async fn refresh_token(desk: &Desk, id: MailboxId) -> Answer<Option<String>> {
    let Some(known) = row::find(desk.read(), id, "").await? else { return Ok(None) };
    Ok(Some(secrets(desk, &known)?.refresh_token))
}

/// The identity provider gave another refresh token in place of `old`.
pub async fn rotated(desk: &Desk, id: MailboxId, old: &str, new: &str) -> Answer<()> {
    let txn = desk.begin().await?;
    let Some(known) = row::find(&txn, id, sql::for_update(&txn)).await? else { return Ok(()) };
    let mut stored = secrets(desk, &known)?;
    // Somebody has typed another meanwhile, or another process was faster.
    if stored.refresh_token == old {
        new.clone_into(&mut stored.refresh_token);
        let sealed = row::sealed(desk, &known.settings.address, &stored)?;
        sql::execute(&txn, "UPDATE mailbox SET secret = $2 WHERE id = $1", sql::values![id.0, sealed]).await?;
    }
    desk.commit(txn, None).await
}

/// Takes a folder for this process, or keeps it; false while another has it. An embedded database has one process alone.
pub async fn hold(desk: &Desk, id: MailboxId, folder: &str) -> Answer<bool> {
    if desk.backend() == DbBackend::Sqlite {
        return Ok(true);
    }
    let txn = desk.begin().await?;
    let now = leases::now(desk, &txn).await?;
    let sql = "INSERT INTO mailbox_folder (mailbox_id, folder, phase, since, holder, lease_until) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (mailbox_id, folder) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until \
               WHERE mailbox_folder.holder IS NULL OR mailbox_folder.holder = excluded.holder OR mailbox_folder.lease_until < $7";
    let until = now.plus_seconds(LEASE_SECONDS).millis();
    let values = sql::values![id.0, folder, Phase::Connecting.key(), desk.now().millis(), desk.process(), until, now.millis()];
    let held = sql::execute(&txn, sql, values).await? > 0;
    desk.commit(txn, None).await?;
    Ok(held)
}

/// This process cannot fetch the folder, and keeps it from no other that can: it lets go of it, and says why where nobody has it.
pub async fn pass_over(desk: &Desk, id: MailboxId, folder: &str, why: &Report) -> Answer<()> {
    let txn = desk.begin().await?;
    let now = leases::now(desk, &txn).await?;
    let sql = "UPDATE mailbox_folder SET holder = NULL, lease_until = NULL WHERE mailbox_id = $1 AND folder = $2 \
               AND (holder IS NULL OR holder = $3 OR lease_until < $4)";
    let free = sql::execute(&txn, sql, sql::values![id.0, folder, desk.process(), now.millis()]).await? > 0;
    desk.commit(txn, None).await?;
    if free { report(desk, id, folder, why).await } else { Ok(()) }
}

/// Whoever comes next need not wait for the lease to end.
pub async fn let_go(desk: &Desk) -> Answer<()> {
    if desk.backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let txn = desk.begin().await?;
    sql::execute(&txn, "UPDATE mailbox_folder SET holder = NULL, lease_until = NULL WHERE holder = $1", [desk.process().into()]).await?;
    desk.commit(txn, None).await
}

/// How a connection stands from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub phase: Phase,
    pub fault: Option<MailboxFault>,
    /// The server's own words.
    pub words: Option<String>,
    pub next_attempt: Option<Instant>,
}

/// Writes down how a folder's connection stands; open pages hear of it when it is news. Nothing for a folder that is no longer wanted.
pub async fn report(desk: &Desk, id: MailboxId, folder: &str, report: &Report) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = format!("SELECT phase, fault FROM mailbox_folder WHERE mailbox_id = $1 AND folder = $2{}", sql::for_update(&txn));
    let Some(known) = sql::one(&txn, sql, sql::values![id.0, folder]).await? else { return Ok(()) };
    let (phase, fault): (String, Option<String>) = (known.try_get("", "phase")?, known.try_get("", "fault")?);
    let new_fault = report.fault.map(MailboxFault::key);
    let same_phase = phase == report.phase.key();
    let same = same_phase && fault.as_deref() == new_fault;
    let sql = "UPDATE mailbox_folder SET phase = $3, fault = $4, words = $5, next_attempt_at = $6, \
               since = CASE WHEN phase = $3 THEN since ELSE $7 END WHERE mailbox_id = $1 AND folder = $2";
    let next = report.next_attempt.map(Instant::millis);
    let words = report.words.clone();
    sql::execute(&txn, sql, sql::values![id.0, folder, report.phase.key(), new_fault, words, next, desk.now().millis()]).await?;
    if same { desk.commit(txn, None).await } else { desk.commit_for_all(txn).await }
}

/// Mail was looked for, and all of it taken. For whoever reads the page; not worth telling the pages that are open.
pub async fn succeeded(desk: &Desk, id: MailboxId, folder: &str) -> Answer<()> {
    let txn = desk.begin().await?;
    let sql = "UPDATE mailbox_folder SET last_success_at = $3 WHERE mailbox_id = $1 AND folder = $2";
    sql::execute(&txn, sql, sql::values![id.0, folder, desk.now().millis()]).await?;
    desk.commit(txn, None).await
}

/// Every connection of a mailbox is to be made anew: none of it is known to fail.
pub(super) async fn begin_anew(txn: &impl ConnectionTrait, id: MailboxId, folders: &[String], now: Instant) -> Answer<()> {
    let sql = format!("DELETE FROM mailbox_folder WHERE mailbox_id = $1 AND folder NOT IN ({})", sql::places(2, folders.len()));
    let mut values = sql::values![id.0];
    values.extend(folders.iter().map(|folder| folder.as_str().into()));
    sql::execute(txn, sql, values).await?;
    for folder in folders {
        let sql = "INSERT INTO mailbox_folder (mailbox_id, folder, phase, since) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (mailbox_id, folder) DO UPDATE SET phase = excluded.phase, since = excluded.since, fault = NULL, words = NULL, \
                   next_attempt_at = NULL";
        sql::execute(txn, sql, sql::values![id.0, folder.as_str(), Phase::Connecting.key(), now.millis()]).await?;
    }
    Ok(())
}

/// How each folder of each mailbox stands.
pub(super) async fn folders(db: &impl ConnectionTrait) -> Answer<Vec<(MailboxId, FolderState)>> {
    #[derive(FromQueryResult)]
    struct Row {
        mailbox_id: i64,
        folder: String,
        phase: String,
        fault: Option<String>,
        words: Option<String>,
        since: i64,
        last_success_at: Option<i64>,
        next_attempt_at: Option<i64>,
    }
    let sql = "SELECT mailbox_id, folder, phase, fault, words, since, last_success_at, next_attempt_at FROM mailbox_folder \
               ORDER BY mailbox_id, folder";
    let state = |row: Row| {
        let phase = sql::known(Phase::parse(&row.phase), "the phase of a mailbox")?;
        Ok((
            MailboxId(row.mailbox_id),
            FolderState {
                folder: row.folder,
                phase,
                fault: row.fault.as_deref().and_then(MailboxFault::parse),
                words: row.words,
                since: Instant::from_millis(row.since),
                last_success: row.last_success_at.map(Instant::from_millis),
                next_attempt: row.next_attempt_at.map(Instant::from_millis),
            },
        ))
    };
    sql::find_all::<Row>(db, sql, []).await?.into_iter().map(state).collect()
}
