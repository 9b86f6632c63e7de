//! Mail from before Mesa stays history when an IMAP server renumbers its folder; closed tickets are listed without sorting them.

use crate::script;
use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0002_history"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0002_history.sql")).await
    }
}
