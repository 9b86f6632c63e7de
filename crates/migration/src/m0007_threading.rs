//! Tickets split and joined, mail held on a ticket, delivery reports under their notices, and addresses that are not written to.

use crate::script;
use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0007_threading"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0007_threading.sql")).await
    }
}
