//! How long to wait before connecting again.

use std::time::Duration;

/// The pause before attempt `attempt` (0 = the first retry): up to 1 s doubled each time, at most 300 s, with full jitter from `random` in 0..1 (M2).
pub fn backoff(attempt: u32, random: f64) -> Duration {
    let ceiling = 2_f64.powi(i32::try_from(attempt.min(16)).unwrap_or(16)).min(300.0);
    Duration::from_secs_f64((ceiling * random.clamp(0.0, 1.0)).max(0.1))
}
