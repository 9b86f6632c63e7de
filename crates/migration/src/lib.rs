//! Mesa's schema, one file a step, forward only: expand first, contract in a later release.

mod m0001_foundation;
mod m0002_history;
mod m0003_mailboxes;
mod m0004_rules;
mod m0005_outbox;
mod m0006_reception;
mod m0007_threading;
mod m0008_search;
mod m0009_pwa;
mod m0010_drafts;
mod m0011_triage;
mod m0012_office;
mod m0013_answers_to;
mod m0014_groups;
mod m0015_seen;
mod script;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Step),
            Box::new(m0002_history::Step),
            Box::new(m0003_mailboxes::Step),
            Box::new(m0004_rules::Step),
            Box::new(m0005_outbox::Step),
            Box::new(m0006_reception::Step),
            Box::new(m0007_threading::Step),
            Box::new(m0008_search::Step),
            Box::new(m0009_pwa::Step),
            Box::new(m0010_drafts::Step),
            Box::new(m0011_triage::Step),
            Box::new(m0012_office::Step),
            Box::new(m0013_answers_to::Step),
            Box::new(m0014_groups::Step),
            Box::new(m0015_seen::Step),
        ]
    }
}
