//! `mesa relearn`: what triage suggests, learned anew from the office's own tickets.

use super::{Failure, open, print};
use crate::config::Config;
use domain::people::Actor;

pub async fn run(config: Config) -> Result<(), Failure> {
    let desk = open(&config, false).await?;
    let tickets = desk::learned::rebuild(&desk, &Actor::System).await?;
    print(format_args!("{tickets} tickets learned"));
    Ok(())
}
