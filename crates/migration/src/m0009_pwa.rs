//! Browsers that are told of what happens, and what is to be pushed to them.

use crate::script;
use sea_orm_migration::prelude::*;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0009_pwa"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        script::run(manager, include_str!("m0009_pwa.sql")).await
    }
}
