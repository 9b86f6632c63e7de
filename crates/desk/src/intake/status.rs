//! How reception stands: each folder's connection and last comparison, how long registration takes, and who is ignored.

use super::hand::sees;
use super::ignored::ignored_senders;
use crate::{Answer, Desk, permit, sql};
use domain::intake::{FetchedFolder, Lag, Reception, Tally};
use domain::mailboxes::Phase;
use domain::people::Actor;
use domain::{Instant, Lang};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Without a whole look for this long, a folder's connection is not well (M5: one every two minutes). Minutes.
const WELL: i64 = 10;
/// Days that registration is measured over, and messages at most.
const LAG_DAYS: i64 = 7;
const LAG_MESSAGES: u32 = 5_000;

#[derive(FromQueryResult)]
struct Row {
    mailbox: String,
    folder: String,
    last_success_at: Option<i64>,
    phase: Option<String>,
    paused: Option<bool>,
    at: Option<i64>,
    tally: Option<String>,
}

/// How reception stands now. Administrators and supervisors.
pub async fn status(desk: &Desk, actor: &Actor) -> Answer<Reception> {
    sees(actor)?;
    let db = desk.snapshot().await?;
    let rows: Vec<Row> = sql::find_all(
        &db,
        "SELECT f.mailbox, f.folder, COALESCE(s.last_success_at, f.last_success_at) AS last_success_at, s.phase, m.paused, r.at, r.tally FROM imap_folder f \
         LEFT JOIN mailbox m ON m.address = f.mailbox LEFT JOIN mailbox_folder s ON s.mailbox_id = m.id AND s.folder = f.folder \
         LEFT JOIN reconciliation r ON r.mailbox = f.mailbox AND r.folder = f.folder ORDER BY f.mailbox, f.folder",
        [],
    )
    .await?;
    let reader = permit::lang(actor);
    let folders = rows.iter().map(|row| folder(desk, reader, row)).collect();
    let lag = lag(desk, &db).await?.map(|lag| pace(reader, lag));
    Ok(Reception { folders, lag, ignored: ignored_senders(desk, actor).await? })
}

fn folder(desk: &Desk, reader: Lang, row: &Row) -> FetchedFolder {
    let stamp = |millis: i64| desk.0.calendar.stamp(Instant::from_millis(millis), reader).text;
    let never = || reader.pick("Nunca", "Never").to_owned();
    let tally: Option<Tally> = row.tally.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let mut facts =
        vec![(reader.pick("Última consulta completa", "Last whole look").to_owned(), row.last_success_at.map_or_else(never, stamp))];
    facts.push((reader.pick("Conciliado", "Reconciled").to_owned(), row.at.map_or_else(never, stamp)));
    if let Some(tally) = &tally {
        let number = |es, en, n: u64| (reader.pick(es, en).to_owned(), n.to_string());
        facts.push(number("En el servidor", "On the server", tally.on_server));
        facts.push(number("Registrados", "Filed", tally.filed));
        facts.push(number("Retenidos", "Held", tally.held));
        for (reason, n) in &tally.ignored {
            facts.push((format!("{}: {}", reader.pick("Ignorados", "Ignored"), reason.label(reader).to_lowercase()), n.to_string()));
        }
        facts.push(number("Por procesar", "To be filed", tally.pending));
        facts.push(number("Faltan en Mesa", "Missing in Mesa", count(tally.missing.len())));
        facts.push(number("Anteriores a Mesa", "From before Mesa", tally.before));
        facts.push(number("Recibidos en total", "Received in all", tally.received));
        facts.push(number("Ya no están en el servidor", "No longer on the server", tally.gone));
        facts.push(number("Desaparecieron antes de leerlos", "Vanished before they were fetched", tally.vanished));
    }
    let phase = if row.paused == Some(true) { Some(Phase::Paused) } else { row.phase.as_deref().and_then(Phase::parse) };
    let looked = row.last_success_at.is_some_and(|at| at >= desk.now().plus_minutes(-WELL).millis());
    FetchedFolder {
        title: format!("{} · {}", row.mailbox, row.folder),
        // An open connection that has been silent for long is none: its process may have died.
        healthy: looked && phase.is_none_or(|phase| phase == Phase::Open),
        connection: phase.filter(|phase| *phase != Phase::Open).map(|phase| phase.label(reader).to_owned()),
        accounts: tally.as_ref().is_none_or(Tally::accounts),
        facts,
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Against the five minutes that rule 4.1 allows.
fn pace(reader: Lang, lag: Lag) -> String {
    let time = |millis: i64| match (millis + 500) / 1_000 {
        seconds @ ..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    };
    let (half, most, n, late) = (time(lag.p50_ms), time(lag.p95_ms), lag.messages, lag.late);
    match reader {
        Lang::Es => format!(
            "Últimos 7 días ({n} mensajes): la mitad se registró en {half} o menos, y 95 de cada 100 en {most} o menos. Después de los 5 minutos: {late}."
        ),
        Lang::En => format!(
            "Last 7 days ({n} messages): half were registered within {half}, 95 in a hundred within {most}. After the 5 minutes: {late}."
        ),
    }
}

/// What was filed by itself, the newest first: read from an index alone.
async fn lag(desk: &Desk, db: &impl ConnectionTrait) -> Answer<Option<Lag>> {
    let sql = format!(
        "SELECT CASE WHEN filed_at > arrived_at THEN filed_at - arrived_at ELSE 0 END FROM \
         (SELECT received_at, arrived_at, filed_at FROM intake WHERE state = 'filed' AND by_hand = FALSE AND imported = FALSE \
         ORDER BY id DESC LIMIT {LAG_MESSAGES}) AS newest WHERE received_at >= $1 AND filed_at IS NOT NULL"
    );
    let delays: Vec<i64> = sql::column(db, sql, sql::values![desk.now().plus_days(-LAG_DAYS).millis()]).await?;
    Ok(Lag::of(delays))
}
