//! *Recepción* complete: what is known of a sender, what people did with a message, whom they ignore, what a mailbox reconciled to.

use crate::script;
use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0006_reception"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0006_reception.sql")).await
    }
}
