//! A small office with a frozen clock, in a database of its own.

mod compose;
mod mail;
mod place;
mod post;
mod tickets;

pub use compose::Composed;
pub use mail::MailBuilder;
pub use place::Place;
pub use post::told;
pub use tickets::{entries, events};

use desk::{Answer, Desk, OpenFault, Trouble};
use domain::office::Office;
use domain::people::{Actor, Address, PersonId, Role, Staff};
use domain::{Clock, Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// Runs a test on both databases: `both! { async fn something_holds(w: World) { … } }`.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($($world:tt)+) $body:block)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(crate::world::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                super::$name(crate::world::World::on_postgres().await).await;
            }
        }

        $(#[$meta])*
        async fn $name($($world)+) $body
    )+};
}
pub(crate) use both;

/// Monday 23 November 2026, 09:00 in Bogotá: a working hour.
pub const MONDAY_NINE: Instant = Instant::from_millis(1_795_442_400_000);
pub const SUPPORT: &str = "soporte@cultura.example";

/// The moment, and how many milliseconds every look at the clock takes.
#[derive(Clone)]
pub struct FrozenClock(Arc<AtomicI64>, Arc<AtomicI64>);

impl Clock for FrozenClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.fetch_add(self.1.load(Ordering::SeqCst), Ordering::SeqCst))
    }
}

/// A database without its desk.
pub struct Closed {
    place: Place,
    office: Office,
    clock: FrozenClock,
    composed: Arc<Mutex<Vec<domain::notices::NoticeFacts>>>,
}

impl Closed {
    pub async fn open_again(&self) -> Result<Desk, OpenFault> {
        self.place.try_open(self.office.clone(), self.clock.clone(), Arc::clone(&self.composed), true).await
    }

    pub async fn remove(self) {
        self.place.remove().await;
    }
}

pub struct World {
    pub desk: Desk,
    /// For looking at rows; never for arranging what a use case can arrange.
    pub db: DatabaseConnection,
    clock: FrozenClock,
    composed: Arc<Mutex<Vec<domain::notices::NoticeFacts>>>,
    /// What the parser will say of raw bytes.
    parsed: HashMap<Vec<u8>, Result<domain::intake::ParsedMail, domain::intake::Unreadable>>,
    delivered: Vec<Composed>,
    place: Place,
    office: Office,
    mails: u32,
    /// The bytes that arrived last.
    last_raw: Vec<u8>,
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::at(Place::sqlite(), true).await
    }

    pub async fn on_postgres() -> Self {
        Self::at(Place::postgres().await, true).await
    }

    /// With nobody else's notifications.
    pub async fn on_postgres_apart() -> Self {
        Self::at(Place::postgres_apart().await, true).await
    }

    async fn at(place: Place, relay: bool) -> Self {
        let clock = FrozenClock(Arc::new(AtomicI64::new(MONDAY_NINE.millis())), Arc::default());
        let composed = Arc::default();
        let office = office();
        let desk = place.open(office.clone(), clock.clone(), Arc::clone(&composed), relay).await;
        let db = sea_orm::Database::connect(place.url()).await.expect("a second connection");
        let (parsed, delivered) = (HashMap::new(), Vec::new());
        Self { desk, db, clock, composed, parsed, delivered, place, office, mails: 0, last_raw: Vec::new() }
    }

    /// The process ends and starts anew on the same database, with a relay or without one.
    pub async fn reopen(self, relay: bool) -> Self {
        let Self { desk, db, clock, composed, parsed, delivered, place, office, mails, last_raw } = self;
        drop(desk);
        let desk = place.open(office.clone(), clock.clone(), Arc::clone(&composed), relay).await;
        Self { desk, db, clock, composed, parsed, delivered, place, office, mails, last_raw }
    }

    /// The same office with another policy.
    pub async fn with_office(mut self, change: impl FnOnce(&mut Office)) -> Self {
        change(&mut self.office);
        self.reopen(true).await
    }

    /// Another process on the same database.
    pub async fn second_desk(&self) -> Result<Desk, OpenFault> {
        self.place.try_open(self.office.clone(), self.clock.clone(), Arc::clone(&self.composed), true).await
    }

    /// The process has ended; its database stays.
    pub async fn closed(self) -> Closed {
        let Self { desk, db, clock, composed, place, office, .. } = self;
        drop(desk);
        db.close().await.expect("closes");
        Closed { place, office, clock, composed }
    }

    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == sea_orm::DbBackend::Postgres
    }

    pub fn folder(&self) -> &std::path::Path {
        self.place.folder.path()
    }

    /// Whoever held a lease has died, and its time is over. On PostgreSQL leases run by the database's clock, which nobody can
    /// turn: there the rows are told.
    pub async fn leases_end(&self) {
        self.pass_minutes(3);
        if self.is_postgres() {
            self.rows("UPDATE intake SET lease_until = 1 WHERE lease_until IS NOT NULL RETURNING id", vec![]).await;
            self.rows("UPDATE mailbox_folder SET lease_until = 1 WHERE holder IS NOT NULL RETURNING folder", vec![]).await;
            self.rows("UPDATE outbox SET lease_until = 1 WHERE lease_until IS NOT NULL RETURNING id", vec![]).await;
            self.rows("UPDATE push SET lease_until = 1 WHERE lease_until IS NOT NULL RETURNING id", vec![]).await;
        }
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// From now on every look at the clock takes a millisecond, as it does outside of tests.
    pub fn time_goes_on(&self) {
        self.clock.1.store(1, Ordering::SeqCst);
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.pass_seconds(minutes * 60);
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub fn set_now(&self, now: Instant) {
        self.clock.0.store(now.millis(), Ordering::SeqCst);
    }

    /// Somebody of the staff, who can act.
    pub async fn staff(&self, name: &str, role: Role) -> Actor {
        let address = address_of(name);
        let id = self
            .insert(
                "INSERT INTO person (name, address, role, lang, active, created_at) VALUES ($1, $2, $3, 'es', TRUE, $4) RETURNING id",
                vec![name.into(), address.into(), role.key().into(), self.now().millis().into()],
            )
            .await;
        Actor::Staff(Staff { id: PersonId(id), name: name.to_owned(), role, lang: Lang::Es })
    }

    pub async fn technician(&self, name: &str) -> Actor {
        self.staff(name, Role::Technician).await
    }

    pub async fn administrator(&self, name: &str) -> Actor {
        self.staff(name, Role::Administrator).await
    }

    pub async fn supervisor(&self, name: &str) -> Actor {
        self.staff(name, Role::Supervisor).await
    }

    pub async fn insert(&self, sql: &str, values: Vec<Value>) -> i64 {
        self.rows(sql, values).await[0].try_get_by_index(0).expect("an id")
    }

    pub async fn rows(&self, sql: &str, values: Vec<Value>) -> Vec<QueryResult> {
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        self.db.query_all_raw(statement).await.expect(sql)
    }

    /// A count, or any one number.
    pub async fn number(&self, sql: &str) -> i64 {
        self.rows(sql, vec![]).await[0].try_get_by_index(0).expect("a number")
    }

    /// The test is over: nothing may be left to file or to send.
    pub async fn finish(self) {
        let stored = self.number("SELECT COUNT(*) FROM intake WHERE state = 'stored'").await;
        let unsent = self.number("SELECT COUNT(*) FROM outbox WHERE state IN ('promised', 'claimed', 'deferred', 'unsure')").await;
        self.end().await;
        assert_eq!((stored, unsent), (0, 0), "left over: mails to file, notices to send");
    }

    /// The test is over, and what it leaves undone is what it was about.
    pub async fn end(self) {
        let Self { desk, db, place, .. } = self;
        drop(desk);
        db.close().await.expect("closes");
        place.remove().await;
    }
}

/// The refusal that a use case must have answered with.
pub fn refused<T: std::fmt::Debug>(answer: Answer<T>) -> Refusal {
    match answer {
        Err(Trouble::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, not {other:?}"),
    }
}

pub fn office() -> Office {
    Office {
        name: "Oficina de Cultura de Bogotá".to_owned(),
        support: Address::parse(SUPPORT).expect("an address"),
        public_url: "https://mesa.cultura.example".to_owned(),
        time_zone: "America/Bogota".to_owned(),
        plus_addresses: true,
        reopen_business_days: 5,
        solution_closes: true,
        undo_seconds: 0,
    }
}

/// `Ana` is `ana@cultura.example`.
pub fn address_of(name: &str) -> String {
    if name.contains('@') { name.to_owned() } else { format!("{}@cultura.example", name.to_lowercase().replace(' ', ".")) }
}

pub fn id_of(actor: &Actor) -> PersonId {
    match actor {
        Actor::Staff(staff) => staff.id,
        Actor::Participant(id) => *id,
        Actor::System => panic!("Mesa itself is nobody"),
    }
}
