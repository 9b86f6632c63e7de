//! `mesa demo`: fills an empty database and leaves.

use super::{Failure, open, print};
use crate::config::Config;

pub async fn run(config: Config, tickets: u32) -> Result<(), Failure> {
    let desk = open(&config, true).await?;
    if desk::demo::seed(&desk, tickets).await? {
        print(format_args!(
            "The demo office is there, with {tickets} tickets. Everybody signs in with the password {}",
            desk::demo::PASSWORD
        ));
        Ok(())
    } else {
        Err(Failure::new("the database is not empty; nothing was changed. Name another one with MESA_DATA_DIR or MESA_DATABASE_URL"))
    }
}
