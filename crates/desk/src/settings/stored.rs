//! Settings as their rows keep them, and what of them this process has seen.

use super::calendar::CalendarDraft;
use super::effect;
use super::office::OfficeSetting;
use crate::{Answer, Desk, Trouble, sql};
use domain::Refusal;
use domain::calendar::Calendar;
use domain::office::Office;
use domain::terms::TermPolicy;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

pub(super) const OFFICE: &str = "office";
pub(super) const CALENDAR: &str = "calendar";
pub(super) const TERMS: &str = "terms";

#[derive(Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Row {
    key: String,
    value: String,
}

/// The rows that this process goes by; nothing before it has looked.
#[derive(Default)]
pub(crate) struct Seen(Mutex<Option<Vec<Row>>>);

impl Clone for Seen {
    fn clone(&self) -> Self {
        // Whoever is just reading them reads them for the other one's desk.
        Self(Mutex::new(self.0.try_lock().ok().and_then(|seen| seen.clone())))
    }
}

/// Goes by what is stored now, where that is news. Cheap when it is none; called after every save, and when another process may have saved.
///
/// Tickets that were registered or moved by the former hours or terms, after those were replaced and before it was known here, are
/// reckoned anew.
pub(crate) async fn load(desk: &Desk) -> Answer<()> {
    // One after the other: what was read earlier never replaces what was read later.
    let mut seen = desk.0.settings_seen.0.lock().await;
    let sql = "SELECT key, value FROM setting WHERE key IN ($1, $2, $3) ORDER BY key";
    let rows: Vec<Row> = sql::find_all(desk.read(), sql, sql::values![OFFICE, CALENDAR, TERMS]).await?;
    if seen.as_ref() == Some(&rows) {
        return Ok(());
    }
    let terms: TermPolicy = parsed(&rows, TERMS).unwrap_or_else(|| of_configuration(&desk.0.configured));
    let own: Option<OfficeSetting> = parsed(&rows, OFFICE);
    let hours: CalendarDraft = parsed(&rows, CALENDAR).unwrap_or_default();
    desk.0.calendar.set(calendar_of(desk, &hours, &terms)?);
    let mut office = desk.0.configured.clone();
    (office.solution_closes, office.reopen_business_days) = (terms.solution_closes, terms.reopen_days);
    if let Some(own) = &own {
        office.name.clone_from(&own.name);
    }
    desk.0.office.set(office);
    desk.0.terms.set(terms);
    desk.0.look.set(own.map(|own| own.look()).unwrap_or_default());
    let of_time = |rows: &[Row]| rows.iter().filter(|row| row.key != OFFICE).cloned().collect::<Vec<_>>();
    if seen.as_ref().is_some_and(|before| of_time(before) != of_time(&rows)) {
        effect::catch_up(desk).await?;
    }
    *seen = Some(rows);
    Ok(())
}

/// As [`load`], for what is saved already: that it cannot be read again is the log's, and a later reader's.
pub(crate) async fn heed(desk: &Desk) {
    if let Err(trouble) = load(desk).await {
        tracing::warn!(%trouble, "the settings could not be read again");
    }
}

/// What the configuration says of terms, the rest as the office's instruction says.
pub(crate) fn of_configuration(office: &Office) -> TermPolicy {
    TermPolicy { solution_closes: office.solution_closes, reopen_days: office.reopen_business_days, ..TermPolicy::default() }
}

pub(super) fn calendar_of(desk: &Desk, hours: &CalendarDraft, terms: &TermPolicy) -> Answer<Calendar> {
    let calendar = Calendar::office(&desk.0.configured.time_zone).map_err(|unknown| Trouble::Fault(unknown.to_string()))?;
    Ok(calendar.with_week(&hours.week).with_closing_days(&hours.closed).warning_at(terms.warn_percent))
}

/// `None`: never saved, or damaged, which is said in the log; the office works on with what holds without it.
fn parsed<T: DeserializeOwned>(rows: &[Row], key: &str) -> Option<T> {
    let row = rows.iter().find(|row| row.key == key)?;
    serde_json::from_str(&row.value).inspect_err(|error| tracing::error!(key, %error, "a setting is damaged and passed over")).ok()
}

/// What is stored, and the mark of it that a form carries: whoever saves must have seen what holds.
pub(super) async fn stored<T: DeserializeOwned>(db: &impl ConnectionTrait, key: &str) -> Answer<(Option<T>, String)> {
    let raw: Option<String> = sql::scalar(db, "SELECT value FROM setting WHERE key = $1", [key.into()]).await?;
    let mark = raw.as_deref().map(|raw| crate::blobs::name_of(raw.as_bytes()).chars().take(12).collect()).unwrap_or_default();
    let rows: Vec<Row> = raw.map(|value| Row { key: key.to_owned(), value }).into_iter().collect();
    Ok((parsed(&rows, key), mark))
}

/// As [`stored`], and nobody else saves any setting until this transaction ends.
pub(super) async fn locked<T: DeserializeOwned>(txn: &impl ConnectionTrait, key: &str) -> Answer<(Option<T>, String)> {
    if txn.get_database_backend() == DbBackend::Postgres {
        // The row may not be there yet, so that there is nothing smaller to lock; readers do not wait.
        txn.execute_unprepared("LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    stored(txn, key).await
}

/// Refuses when somebody saved since `mark` was read.
pub(super) async fn unchanged<T: DeserializeOwned>(txn: &impl ConnectionTrait, key: &str, mark: &str) -> Answer<Option<T>> {
    let (value, now) = locked(txn, key).await?;
    if now == mark { Ok(value) } else { Err(Refusal::SettingChanged.into()) }
}

pub(super) async fn store<T: Serialize>(txn: &impl ConnectionTrait, key: &str, value: &T) -> Answer<()> {
    let value = serde_json::to_string(value).map_err(|error| Trouble::Fault(error.to_string()))?;
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    sql::execute(txn, sql, sql::values![key, value]).await?;
    Ok(())
}
