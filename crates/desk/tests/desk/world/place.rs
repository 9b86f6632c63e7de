//! A database and a folder for one test, and their removal.

use super::FrozenClock;
use super::compose::Recorder;
use desk::{Desk, DeskConfig, OpenFault};
use domain::notices::NoticeFacts;
use domain::office::Office;
use sea_orm::{ConnectionTrait, Database};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// In memory where the system has such a place: these tests are not about power cuts, and a disk would take most of their time.
fn folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

pub struct Place {
    pub folder: TempDir,
    url: String,
    /// Where on PostgreSQL to drop it, and how.
    drop: Option<(String, String)>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = folder();
        let url = format!("sqlite:{}", folder.path().join("mesa.db").display());
        Self { folder, url, drop: None }
    }

    /// A schema of its own in the database that is there: a tenth of what a new database costs.
    pub async fn postgres() -> Self {
        let server = server();
        let name = format!("desk_{}", uuid::Uuid::new_v4().simple());
        administer(&server, &format!("CREATE SCHEMA {name}")).await;
        let sign = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{sign}options[search_path]={name}");
        Self { folder: folder(), url, drop: Some((server, format!("DROP SCHEMA {name} CASCADE"))) }
    }

    /// A database of its own, for what reaches beyond a schema: notifications.
    pub async fn postgres_apart() -> Self {
        let server = server();
        let name = format!("desk_{}", uuid::Uuid::new_v4().simple());
        administer(&server, &format!("CREATE DATABASE {name}")).await;
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        Self { folder: folder(), url: format!("{base}/{name}"), drop: Some((server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"))) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn open(&self, office: Office, clock: FrozenClock, composed: Arc<Mutex<Vec<NoticeFacts>>>, relay: bool) -> Desk {
        self.try_open(office, clock, composed, relay).await.expect("the desk opens")
    }

    pub async fn try_open(
        &self,
        office: Office,
        clock: FrozenClock,
        composed: Arc<Mutex<Vec<NoticeFacts>>>,
        relay: bool,
    ) -> Result<Desk, OpenFault> {
        Desk::open(DeskConfig {
            database_url: self.url.clone(),
            data_dir: self.folder.path().join("data"),
            secret_key_file: None,
            office,
            clock: Arc::new(clock),
            compose: Arc::new(Recorder(composed)),
            relay,
            authserv_id: Some("mx.cultura.example".to_owned()),
            exclusive: true,
        })
        .await
    }

    pub async fn remove(self) {
        if let Some((server, how)) = self.drop {
            administer(&server, &how).await;
        }
    }
}

fn server() -> String {
    std::env::var("MESA_TEST_POSTGRES").expect("these tests need PostgreSQL: run them through `cargo xtask services -- cargo test -p desk`")
}

async fn administer(server: &str, sql: &str) {
    let admin = Database::connect(server).await.expect("MESA_TEST_POSTGRES answers");
    admin.execute_unprepared(sql).await.expect(sql);
    admin.close().await.expect("closes");
}
