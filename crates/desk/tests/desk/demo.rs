//! The demo office: believable, by the rules, and silent.

use crate::world::{MONDAY_NINE, World, both, office};
use desk::{Desk, DeskConfig, demo, outbox, people, queue, tickets};
use domain::calendar::Calendar;
use domain::people::{Actor, PersonId, Role, Staff};
use domain::queue::{Filter, View};
use domain::terms::{Alerts, Clocks, deadlines, due_alerts};
use domain::tickets::{Item, Status, TicketId, TicketView};
use domain::{Clock, Instant};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::HashSet;
use std::sync::Arc;

const TICKETS: u32 = 180;
const COLUMNS: &str = "opened_at, first_response_ms, resolution_ms, paused_ms, waiting_since, first_response_at, solved_at, alerts, first_response_due, \
     resolution_due, next_due, next_term, next_alert, status, closed_at, updated_at, technician_id";

both! {
    async fn an_office_of_two_months_stands_there(w: World) {
        assert!(demo::seed(&w.desk, TICKETS).await.unwrap());
        has_every_status(&w).await;
        keeps_its_deadlines(&w).await;
        sends_nothing(&w).await;
        reads_well(&w).await;
        signs_in(&w).await;
        assert!(!demo::seed(&w.desk, TICKETS).await.unwrap(), "it is there already");
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await, i64::from(TICKETS));
        w.finish().await;
    }

    async fn a_database_in_use_is_left_alone(w: World) {
        w.technician("Tec").await;
        assert!(!demo::seed(&w.desk, 10).await.unwrap());
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await + w.number("SELECT COUNT(*) FROM category").await, 0);
        assert_eq!(w.number("SELECT COUNT(*) FROM setting WHERE key = 'demo'").await, 0);
        w.finish().await;
    }

    async fn an_office_cut_off_half_way_is_completed_as_it_would_have_been(w: World) {
        assert!(demo::seed(&w.desk, 1_150).await.unwrap());
        let whole = subjects(&w).await;
        // As though the process had been killed after its first transaction, and came back a day later.
        for table in ["seen", "learned_word", "learned", "survey_answer", "outbox_mail", "message_id", "outbox", "event", "attachment"] {
            let of = if table == "outbox_mail" { "outbox_id IN (SELECT id FROM outbox WHERE ticket_id > 1000)" } else { "ticket_id > 1000" };
            w.rows(&format!("DELETE FROM {table} WHERE {of} RETURNING 1"), vec![]).await;
        }
        for table in ["entry", "raw_mail", "intake", "observer", "ticket"] {
            let of = match table {
                "raw_mail" => "intake_id IN (SELECT id FROM intake WHERE ticket_id > 1000)",
                "ticket" => "id > 1000",
                _ => "ticket_id > 1000",
            };
            w.rows(&format!("DELETE FROM {table} WHERE {of} RETURNING 1"), vec![]).await;
        }
        let marker: String = w.rows("SELECT value FROM setting WHERE key = 'demo'", vec![]).await[0].try_get_by_index(0).unwrap();
        let cut = marker.replace("\"written\":1150", "\"written\":1000");
        assert_ne!(cut, marker);
        w.rows("UPDATE setting SET value = $1 WHERE key = 'demo' RETURNING 1", vec![cut.into()]).await;
        w.pass_minutes(24 * 60);

        assert!(demo::seed(&w.desk, 5).await.unwrap());
        assert_eq!(subjects(&w).await, whole);
        assert!(!demo::seed(&w.desk, 5).await.unwrap());
        let open = w.number("SELECT COUNT(*) FROM ticket WHERE status IN ('new', 'in_progress', 'waiting')").await;
        assert_eq!(open, 50, "a bigger office has no more at hand");
        w.finish().await;
    }
}

async fn has_every_status(w: &World) {
    let mut counts = Vec::new();
    for status in Status::ALL {
        counts.push(w.number(&format!("SELECT COUNT(*) FROM ticket WHERE status = '{}'", status.key())).await);
    }
    assert_eq!(counts, [12, 25, 10, 4, 129], "new, in progress, waiting, solved, closed");
    assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE technician_id IS NULL AND status <> 'new'").await, 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE technician_id IS NOT NULL AND status = 'new'").await, 0);
    let now = w.now().millis();
    for (what, least, most) in [
        (format!("ticket WHERE opened_at > {now} OR updated_at > {now} OR opened_at < {}", w.now().plus_days(-61).millis()), 0, 0),
        (format!("entry WHERE at > {now}"), 0, 0),
        (format!("event WHERE at > {now}"), 0, 0),
        (format!("ticket WHERE status = 'new' AND opened_at > {}", w.now().plus_minutes(-60).millis()), 2, 12),
        (format!("ticket WHERE status <> 'closed' AND status <> 'solved' AND next_due < {now}"), 4, 20),
        ("event WHERE kind = 'term_warned'".to_owned(), 20, 200),
        ("event WHERE kind = 'term_breached'".to_owned(), 10, 100),
        ("event WHERE kind = 'reopened'".to_owned(), 3, 30),
        ("event WHERE kind = 'waited'".to_owned(), 20, 120),
        ("event WHERE kind = 'classified'".to_owned(), 60, 180),
        ("event WHERE kind = 'observer_added'".to_owned(), 3, 60),
        ("ticket WHERE continues_id IS NOT NULL".to_owned(), 2, 20),
        ("survey_answer".to_owned(), 25, 90),
        ("survey_answer WHERE comment IS NOT NULL".to_owned(), 5, 60),
        ("observer".to_owned(), 40, 200),
        ("entry WHERE kind = 'note'".to_owned(), 15, 90),
        ("entry WHERE kind = 'reply' AND quoted IS NOT NULL".to_owned(), 15, 90),
        ("attachment WHERE media_type = 'image/png'".to_owned(), 10, 90),
        ("attachment WHERE media_type = 'application/pdf'".to_owned(), 3, 60),
    ] {
        let count = w.number(&format!("SELECT COUNT(*) FROM {what}")).await;
        assert!((least..=most).contains(&count), "{count} of {what}, expected {least} to {most}");
    }
}

/// What the rows say is what the rules say.
async fn keeps_its_deadlines(w: &World) {
    let calendar = Calendar::office("America/Bogota").unwrap();
    let (mut in_business, mut soon) = (0, 0);
    for row in w.rows(&format!("SELECT {COLUMNS} FROM ticket ORDER BY id"), vec![]).await {
        let number = |column: &str| row.try_get::<i64>("", column).unwrap();
        let maybe = |column: &str| row.try_get::<Option<i64>>("", column).unwrap();
        let instant = |column: &str| maybe(column).map(Instant::from_millis);
        let clocks = Clocks {
            opened: Instant::from_millis(number("opened_at")),
            first_response_ms: number("first_response_ms"),
            resolution_ms: number("resolution_ms"),
            paused_ms: number("paused_ms"),
            waiting_since: instant("waiting_since"),
            first_response_at: instant("first_response_at"),
            solved_at: instant("solved_at"),
        };
        let alerts = Alerts::from_bits(row.try_get::<i16>("", "alerts").unwrap().try_into().unwrap());
        let all = deadlines(&calendar, &clocks, alerts);
        assert_eq!(number("first_response_due"), all.first_response.due.millis());
        assert_eq!(maybe("resolution_due"), all.resolution.map(|deadline| deadline.due.millis()));
        assert_eq!(maybe("next_due"), all.next.map(|(_, due)| due.millis()));
        assert_eq!(row.try_get::<Option<String>>("", "next_term").unwrap().as_deref(), all.next.map(|(term, _)| term.key()));
        assert_eq!(maybe("next_alert"), all.next_alert.map(Instant::millis));
        assert_eq!(due_alerts(&all, &clocks, alerts, w.now()), [], "nothing is left to be raised");
        assert!(maybe("next_alert").is_none_or(|at| at > w.now().millis()));
        let status = Status::parse(&row.try_get::<String>("", "status").unwrap()).unwrap();
        assert_eq!(clocks.solved_at.is_some(), !status.is_open());
        assert_eq!(maybe("closed_at").is_some(), status == Status::Closed);
        assert_eq!(clocks.waiting_since.is_some(), status == Status::Waiting);
        in_business += u32::from(calendar.is_business_time(clocks.opened));
        soon += u32::from(all.resolution.is_some_and(|deadline| status.is_open() && (deadline.warn..=deadline.due).contains(&w.now())));
    }
    assert!((150..TICKETS - 2).contains(&in_business), "{in_business} opened in business time");
    assert!((2..20).contains(&soon), "{soon} due soon");
}

async fn sends_nothing(w: &World) {
    assert_eq!(w.number("SELECT COUNT(*) FROM outbox WHERE state <> 'kept'").await, 0);
    assert!(w.number("SELECT COUNT(*) FROM outbox").await > 60);
    assert_eq!(w.number("SELECT COUNT(DISTINCT ticket_id) FROM outbox").await, 30);
    assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
    assert_eq!(tickets::raise_term_alerts(&w.desk).await.unwrap().map(|next| next > w.now()), Some(true));
    assert_eq!(w.number("SELECT COUNT(*) FROM outbox WHERE state <> 'kept'").await, 0);
    assert_eq!(w.number("SELECT COUNT(*) FROM intake WHERE state <> 'filed'").await, 0);
}

/// Everything can be read, and nothing reads like another.
async fn reads_well(w: &World) {
    let administrator = administrator(w).await;
    let mut listed = 0;
    let mut filter = Filter::of(View::All);
    loop {
        let page = queue::page(&w.desk, &administrator, filter.clone()).await.unwrap();
        listed += page.rows.len();
        filter.after = page.next;
        if filter.after.is_none() {
            break;
        }
    }
    assert_eq!(listed, TICKETS as usize);
    let search = Filter { text: Some("impresora".to_owned()), after: None, ..filter };
    assert!(queue::page(&w.desk, &administrator, search).await.unwrap().rows.len() > 3);

    let (mut letters, mut texts) = (HashSet::new(), HashSet::new());
    for number in 1..=i64::from(TICKETS) {
        let view = tickets::view(&w.desk, &administrator, TicketId(number)).await.unwrap();
        let Item::Entry(request) = &view.timeline[0].item else { panic!("{number} begins with {:?}", view.timeline[0]) };
        assert!(letters.insert((view.subject.clone(), request.body.text.clone(), view.requester.id)), "{number} is written twice");
        assert!(texts.insert(request.body.text.clone()), "the text of {number} is another's");
        tidy(&view);
    }
}

fn tidy(view: &TicketView) {
    assert!(view.timeline.windows(2).all(|pair| pair[0].at.at <= pair[1].at.at), "{:?} goes back in time", view.id);
    assert!(view.subject.chars().count() > 8 && !view.subject.contains("Mesa #"), "{}", view.subject);
    for item in &view.timeline {
        if let Item::Entry(entry) = &item.item {
            let text = &entry.body.text;
            assert!(text.chars().count() > 10, "{text}");
            for junk in ["{", "}", "  ", " .", " ,", "..", "TODO", "Lorem", " de el ", " a el ", "\n\n\n", ": :"] {
                assert!(!text.contains(junk), "{junk:?} in {text}");
            }
        }
    }
}

async fn signs_in(w: &World) {
    let staff = people::list(&w.desk, &Actor::System, true).await.unwrap();
    let count = |role| staff.iter().filter(|person| person.role == role && person.can_sign_in).count();
    assert_eq!((count(Role::Administrator), count(Role::Technician), count(Role::Supervisor)), (1, 5, 1));
    assert_eq!(people::list(&w.desk, &Actor::System, false).await.unwrap().len(), 7 + 40);
    let token = people::sign_in(&w.desk, &staff[3].address, demo::PASSWORD, "192.0.2.1").await.unwrap();
    assert_eq!(people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().staff.name, staff[3].name);
}

async fn administrator(w: &World) -> Actor {
    let person = &w.rows("SELECT id, name FROM person WHERE role = 'administrator'", vec![]).await[0];
    let (id, name): (i64, String) = (person.try_get("", "id").unwrap(), person.try_get("", "name").unwrap());
    Actor::Staff(Staff { id: PersonId(id), name, role: Role::Administrator, lang: domain::Lang::Es })
}

async fn subjects(w: &World) -> Vec<(String, i64, String, i64)> {
    let rows = w.rows("SELECT subject, opened_at, status, updated_at FROM ticket ORDER BY opened_at, id", vec![]).await;
    let column = |row: &sea_orm::QueryResult| {
        (
            row.try_get("", "subject").unwrap(),
            row.try_get("", "opened_at").unwrap(),
            row.try_get("", "status").unwrap(),
            row.try_get("", "updated_at").unwrap(),
        )
    };
    rows.iter().map(column).collect()
}

/// With the real composer and the real parser: what is kept can be read, and what came reads as its entry says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_mails_are_mails() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("mesa.db").display());
    let config = DeskConfig {
        database_url: url.clone(),
        data_dir: folder.path().to_owned(),
        secret_key_file: None,
        office: office(),
        clock: Arc::new(Nine),
        compose: Arc::new(mail::mime::Composer),
        relay: true,
        authserv_id: None,
        exclusive: true,
    };
    let desk = Desk::open(config).await.unwrap();
    assert!(demo::seed(&desk, TICKETS).await.unwrap());
    let db = sea_orm::Database::connect(&url).await.unwrap();
    let rows = async |sql: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();

    let kept = rows("SELECT o.state, o.subject, m.bytes FROM outbox o JOIN outbox_mail m ON m.outbox_id = o.id").await;
    assert!(kept.len() > 60);
    for row in kept {
        assert_eq!(row.try_get::<String>("", "state").unwrap(), "kept");
        let read = mail::mime::read_outgoing(&row.try_get::<Vec<u8>>("", "bytes").unwrap());
        assert!(read.text.contains("Mesa") || read.text.chars().count() > 100, "{}", read.text);
    }

    let came = rows(
        "SELECT i.sender, i.subject, i.message_id, r.bytes, e.text, e.quoted, (SELECT COUNT(*) FROM attachment a WHERE a.entry_id = e.id) AS files \
         FROM intake i JOIN raw_mail r ON r.intake_id = i.id JOIN entry e ON e.intake_id = i.id",
    )
    .await;
    assert!(came.len() > 200);
    for row in came {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let read = mail::mime::parse(&row.try_get::<Vec<u8>>("", "bytes").unwrap()).unwrap();
        assert_eq!((read.subject, read.message_id), (text("subject"), Some(text("message_id"))));
        let from = &read.from[0];
        assert_eq!(format!("{} <{}>", from.name.clone().unwrap(), from.address), text("sender"));
        assert_eq!(read.body.text, text("text"));
        assert_eq!(read.body.quoted, row.try_get::<Option<String>>("", "quoted").unwrap());
        assert_eq!(read.attachments.len(), usize::try_from(row.try_get::<i64>("", "files").unwrap()).unwrap());
        assert_eq!((read.auto, read.urgent), (domain::intake::AutoSigns::default(), false));
    }
}

struct Nine;

impl Clock for Nine {
    fn now(&self) -> Instant {
        MONDAY_NINE
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: cargo test --release -p desk --test desk demo::a_hundred_thousand -- --ignored"]
async fn a_hundred_thousand_tickets_on_sqlite() {
    measure(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: cargo test --release -p desk --test desk demo::a_hundred_thousand -- --ignored"]
async fn a_hundred_thousand_tickets_on_postgres() {
    measure(World::on_postgres().await).await;
}

#[expect(clippy::print_stdout, reason = "a measurement is there to be read")]
async fn measure(w: World) {
    let began = std::time::Instant::now();
    assert!(demo::seed(&w.desk, 100_000).await.unwrap());
    let took = began.elapsed();
    println!("100,000 tickets in {took:?}");
    let open = w.number("SELECT COUNT(*) FROM ticket WHERE status IN ('new', 'in_progress', 'waiting')").await;
    assert!((50..=2_000).contains(&open), "{open} open");
    let twins = "SELECT COUNT(*) FROM (SELECT 1 FROM ticket t JOIN entry e ON e.ticket_id = t.id AND e.kind = 'request' \
                 GROUP BY t.subject, e.text, t.requester_id HAVING COUNT(*) > 1) AS twins";
    println!("{open} open, {} written twice", w.number(twins).await);
    assert!(took.as_secs() < 60);
    w.finish().await;
}
