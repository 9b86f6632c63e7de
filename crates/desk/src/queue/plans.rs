//! What the databases make of the lists among 20,000 tickets: an index leads each of them, and nothing big is sorted.

use super::conditions::{self, Conditions, Order};
use super::cursor::Cursor;
use super::page::{BY_DUE, BY_NUMBER, BY_UPDATE, dated, dateless, statement};
use crate::categories::Tree;
use crate::{Desk, DeskConfig, sql};
use domain::notices::{Compose, ComposedMail, NotComposed, NoticeFacts};
use domain::office::Office;
use domain::people::{Address, PersonId};
use domain::queue::{Filter, PAGE, View};
use domain::tickets::{CategoryId, Status};
use domain::{Clock, Instant};
use sea_orm::{ConnectionTrait, Database, DbBackend};
use std::sync::Arc;

struct Nobody;

impl Compose for Nobody {
    fn compose(&self, _: &NoticeFacts) -> Result<ComposedMail, NotComposed> {
        Err(NotComposed("nothing is sent here".to_owned()))
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Instant {
        Instant::from_millis(1_795_442_400_000)
    }
}

async fn open(database_url: String, folder: &std::path::Path) -> Desk {
    let office = Office {
        name: "Oficina".to_owned(),
        support: Address::parse("soporte@cultura.example").unwrap(),
        public_url: "https://mesa.example".to_owned(),
        time_zone: "America/Bogota".to_owned(),
        plus_addresses: true,
        reopen_business_days: 5,
        solution_closes: true,
        undo_seconds: 0,
    };
    let data_dir = folder.join("data");
    let (clock, compose) = (Arc::new(Noon), Arc::new(Nobody));
    Desk::open(DeskConfig {
        database_url,
        data_dir,
        secret_key_file: None,
        office,
        clock,
        compose,
        relay: true,
        authserv_id: None,
        exclusive: true,
    })
    .await
    .unwrap()
}

pub(crate) async fn on_sqlite(folder: &tempfile::TempDir) -> Desk {
    open(format!("sqlite:{}", folder.path().join("mesa.db").display()), folder.path()).await
}

/// The desk on a database of its own, and how to do away with it.
pub(crate) async fn on_postgres(folder: &tempfile::TempDir) -> (Desk, impl Future<Output = ()>) {
    let server = std::env::var("MESA_TEST_POSTGRES").expect("run through `cargo xtask services -- cargo test -p desk`");
    let name = format!("plans_{}", uuid::Uuid::new_v4().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let desk = open(format!("{base}/{name}"), folder.path()).await;
    (desk, async move {
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    })
}

/// One ticket in forty is open; a third of those wait, and a third has nobody yet.
pub(crate) async fn fill(desk: &Desk) {
    let db = &desk.0.database.write;
    for person in ["ana", "tito", "vera"] {
        let sql = "INSERT INTO person (name, address, role, lang, active, created_at) VALUES ($1, $1, 'technician', 'es', TRUE, 0)";
        sql::execute(db, sql, [person.into()]).await.unwrap();
    }
    for name in ["a", "b", "c", "d"] {
        sql::execute(db, "INSERT INTO category (name, archived) VALUES ($1, FALSE)", [name.into()]).await.unwrap();
    }
    let tickets = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
         INSERT INTO ticket (revision, subject, haystack, kind, status, urgency, impact, priority, category_id, technician_id, \
         requester_id, channel, silent, opened_at, updated_at, first_response_ms, first_response_due, resolution_ms, paused_ms, alerts, \
         next_due, next_term) \
         SELECT 1, 'asunto', 'asunto ana', 'incident', CASE i % 120 WHEN 0 THEN 'new' WHEN 40 THEN 'in_progress' WHEN 80 THEN 'waiting' \
         ELSE 'closed' END, 3, 3, 3, 1 + i % 4, CASE WHEN i % 120 = 0 THEN NULL ELSE 2 + i % 2 END, 1, 'mail', FALSE, i, i * 7, \
         28800000, i, 57600000, 0, 0, CASE WHEN i % 120 IN (0, 40) THEN i END, CASE WHEN i % 120 IN (0, 40) THEN 'resolution' END FROM n";
    db.execute_unprepared(tickets).await.unwrap();
    // Tito has opened every second one.
    db.execute_unprepared("INSERT INTO event (ticket_id, at, kind, data) SELECT id, 0, 'replied', '{}' FROM ticket").await.unwrap();
    db.execute_unprepared("INSERT INTO seen (person_id, ticket_id, event_id) SELECT 2, id, id FROM ticket WHERE id % 2 = 0").await.unwrap();
    if db.get_database_backend() == DbBackend::Postgres {
        for table in ["ticket", "event", "seen"] {
            db.execute_unprepared(&format!("VACUUM ANALYZE {table}")).await.unwrap();
        }
    }
}

pub(crate) async fn plan(desk: &Desk, text: &str, values: Vec<sea_orm::Value>) -> String {
    let sqlite = desk.read().get_database_backend() == DbBackend::Sqlite;
    let (explain, column) = if sqlite { ("EXPLAIN QUERY PLAN", 3) } else { ("EXPLAIN", 0) };
    let rows = sql::all(desk.read(), format!("{explain} {text}"), values).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(column).unwrap() + "\n").collect()
}

/// Every list that the page asks for: what it is, its statement, and whether its rows are too many to be sorted.
async fn lists(desk: &Desk) -> Vec<(String, String, Vec<sea_orm::Value>, bool)> {
    let soon = conditions::due_soon(desk, &Tree::load(desk.read()).await.unwrap(), desk.now());
    let mut lists = Vec::new();
    let nothing = |view| Filter::of(view);
    let mut filters: Vec<Filter> = View::ALL.iter().map(|view| nothing(*view)).collect();
    filters.extend([Status::Closed, Status::Solved].map(|status| Filter { status: Some(status), ..nothing(View::All) }));
    filters.push(Filter { category: Some(CategoryId(2)), ..nothing(View::All) });
    filters.push(Filter { technician: Some(PersonId(2)), ..nothing(View::All) });
    for filter in filters {
        let mut base = Conditions::default();
        conditions::view(&mut base, filter.view, Some(PersonId(2)), &soon);
        conditions::narrow(&mut base, &filter);
        let mut list = |what: &str, conditions: &Conditions, order: &str, many: bool| {
            let text = statement("ticket t", conditions, order, PAGE + 1);
            lists.push((format!("{what} of {filter:?}"), text, conditions.values.clone(), many));
        };
        if conditions::order_of(filter.view) == Order::Due {
            list("dated", &dated(&base, None), BY_DUE, false);
            list("next dated", &dated(&base, Some(Cursor::Due { due: 9_000, id: 9_000 })), BY_DUE, false);
            list("dateless", &dateless(&base, None), BY_NUMBER, false);
        } else {
            list("first", &base, BY_UPDATE, true);
            conditions::after(&mut base, Cursor::Updated { at: 70_000, id: 10_000 });
            list("next", &base, BY_UPDATE, true);
        }
    }
    let (text, values) = super::counts::statement(Some(PersonId(2)), &soon);
    lists.push(("counts".to_owned(), text, values, false));
    lists
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_leads_every_list_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let desk = on_sqlite(&folder).await;
    fill(&desk).await;
    for (what, text, values, _) in lists(&desk).await {
        let plan = plan(&desk, &text, values).await;
        let led = plan.lines().filter(|line| line.contains(" t ") || line.ends_with(" t")).all(|line| line.contains("INDEX"));
        assert!(led, "{what}\n{text}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{what}\n{text}\n{plan}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_leads_every_list_on_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, done) = on_postgres(&folder).await;
    fill(&desk).await;
    for (what, text, values, many) in lists(&desk).await {
        let plan = plan(&desk, &text, values).await;
        // The count of everything stops after a thousand rows, wherever it finds them.
        assert!(what == "counts" || !plan.contains("Seq Scan on ticket"), "{what}\n{text}\n{plan}");
        assert!(!many || !plan.contains("Sort"), "{what}\n{text}\n{plan}");
    }
    drop(desk);
    done.await;
}

/// What is news to somebody on a page: a step in an index for each of its rows, however many tickets and events there are.
async fn news(desk: &Desk) -> String {
    let rows = usize::try_from(PAGE).unwrap();
    let values = (0..=PAGE).map(|n| sea_orm::Value::from(i64::try_from(if n == 0 { 2 } else { n * 399 }).unwrap()));
    plan(desk, &crate::tickets::seen::news_of(rows), values.collect()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_looked_up_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let desk = on_sqlite(&folder).await;
    fill(&desk).await;
    let plan = news(&desk).await;
    assert!(!plan.contains("SCAN"), "{plan}");
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_looked_up_on_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, done) = on_postgres(&folder).await;
    fill(&desk).await;
    let plan = news(&desk).await;
    assert!(!plan.contains("Seq Scan"), "{plan}");
    drop(desk);
    done.await;
}
