//! New tickets that wait for their day. Their terms run on, and whatever happens to them brings them back.

use crate::queue::NO_GROUP;
use crate::{Answer, Desk, sql};
use domain::calendar::parse_rfc3339;
use domain::tickets::TicketId;
use domain::triage::SetAside;
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Longest time away, in days: what is set aside is not archived.
const LONGEST_DAYS: i64 = 180;

/// Word for word what keeps a ticket `t` out of triage: its day has not come, and nothing has happened to it since.
pub(super) const ASIDE: &str = "EXISTS (SELECT 1 FROM set_aside a WHERE a.ticket_id = t.id AND a.until > $1 AND t.updated_at <= a.at)";

/// The beginning of business on the day that is meant: so many days from today, or a date.
pub(super) fn until(desk: &Desk, raw: &str) -> Answer<Instant> {
    let bad = || Refusal::BadField { field: "until".to_owned() };
    let now = desk.now();
    let date = match raw.trim().parse::<i64>() {
        Ok(days) if (1..=LONGEST_DAYS).contains(&days) => desk.0.calendar.date(now.plus_days(days)).to_string(),
        Ok(_) => return Err(bad().into()),
        Err(_) => raw.trim().to_owned(),
    };
    // Midnight where the office is, by the offset of today: business begins hours later.
    let local = desk.0.calendar.rfc3339(now);
    let offset = local.get(local.len().saturating_sub(6)..).filter(|offset| offset.contains(':')).unwrap_or("Z");
    let midnight = parse_rfc3339(&format!("{date}T00:00:00{offset}")).ok_or_else(bad)?;
    let until = desk.0.calendar.add(midnight, 0);
    if until <= now || midnight > now.plus_days(LONGEST_DAYS + 1) { Err(bad().into()) } else { Ok(until) }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    subject: String,
    until: i64,
}

/// Those that are away, the next to return first.
pub(super) async fn all(desk: &Desk, db: &impl ConnectionTrait, lang: Lang) -> Answer<Vec<SetAside>> {
    let sql = format!(
        "SELECT t.id, t.subject, s.until FROM set_aside s JOIN ticket t ON t.id = s.ticket_id \
         WHERE t.technician_id IS NULL AND {NO_GROUP} AND t.status IN ('new', 'in_progress', 'waiting') AND {ASIDE} ORDER BY s.until, t.id LIMIT 100"
    );
    let rows: Vec<Row> = sql::find_all(db, sql, [desk.now().millis().into()]).await?;
    let shown = |row: Row| SetAside {
        ticket: TicketId(row.id),
        subject: row.subject,
        until: desk.0.calendar.stamp(Instant::from_millis(row.until), lang),
    };
    Ok(rows.into_iter().map(shown).collect())
}
