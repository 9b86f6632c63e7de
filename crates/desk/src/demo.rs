//! A believable Spanish office to try Mesa with.

use crate::{Answer, Desk};

pub const PASSWORD: &str = "mesa-demo-2026";

/// Seeds an empty database: one administrator, five technicians, one supervisor, categories, and `tickets` tickets in all statuses over the last 60 days. False when it was not empty.
pub async fn seed(_desk: &Desk, _tickets: u32) -> Answer<bool> {
    todo!()
}
