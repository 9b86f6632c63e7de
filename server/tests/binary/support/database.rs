//! A database for one test, and a hand in it for what no command does: another version's mark, time that passes.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::path::Path;

pub struct Database {
    pub url: String,
    /// (administrative url, name) of a PostgreSQL database to be dropped.
    drop: Option<(String, String)>,
}

impl Database {
    pub fn sqlite(folder: &Path) -> Self {
        Self { url: format!("sqlite:{}", folder.join("mesa.db").display()), drop: None }
    }

    /// A new database on the server that `MESA_TEST_POSTGRES` names; `None` without one.
    pub fn postgres() -> Option<Self> {
        let server = super::service("MESA_TEST_POSTGRES")?;
        let name = format!("binary_{}", uuid::Uuid::new_v4().simple());
        run(&server, &format!("CREATE DATABASE {name}"));
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base).to_owned();
        Some(Self { url: format!("{base}/{name}"), drop: Some((server, name)) })
    }

    pub fn is_postgres(&self) -> bool {
        self.drop.is_some()
    }

    /// One statement, beside whoever else uses the database.
    pub fn run(&self, statement: &str) {
        run(&self.url, statement);
    }
}

impl Database {
    /// The first column, of text, of what a query finds.
    pub fn texts(&self, query: &str) -> Vec<String> {
        let found = runtime().block_on(async {
            if self.is_postgres() {
                let mut connection = PgConnection::connect(&self.url).await?;
                sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_all(&mut connection).await
            } else {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_all(&mut connection).await
            }
        });
        found.unwrap_or_else(|error| panic!("{query}: {error}"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop {
            run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn run(url: &str, statement: &str) {
    let done = runtime().block_on(async {
        let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
        if url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(url).await?;
            statement.execute(&mut connection).await?;
            connection.close().await
        } else {
            let mut connection = PgConnection::connect(url).await?;
            statement.execute(&mut connection).await?;
            connection.close().await
        }
    });
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
