//! Full-text search, by the means of each database; views of the queue that people save; single keys switched off.

use crate::script;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0008_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0008_search.sql")).await?;
        let own = match manager.get_database_backend() {
            DbBackend::Sqlite => include_str!("m0008_search.sqlite.sql"),
            _ => include_str!("m0008_search.postgres.sql"),
        };
        script::run(manager, own).await
    }
}
