//! People, tickets, mail received and mail promised.
//!
//! Written as SQL, because both databases must end up with the same columns, and a reader wants to see them. Times are
//! milliseconds since 1970 UTC in BIGINT; words are the `key()` of the domain's enums; ids grow and are never given twice.

use crate::script;
use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0001_foundation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0001_foundation.sql")).await
    }
}
