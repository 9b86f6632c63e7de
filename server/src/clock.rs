//! The wall clock, the only one there is (law 9).

use domain::{Clock, Instant};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// For tests of the real binary: so many seconds have passed without anybody waiting for them.
const AHEAD: &str = "MESA_TEST_CLOCK_AHEAD_SECONDS";

pub struct SystemClock {
    ahead: Duration,
}

impl SystemClock {
    pub fn new() -> Self {
        let seconds = std::env::var(AHEAD).ok().and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
        Self { ahead: Duration::from_secs(seconds) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().saturating_add(self.ahead);
        Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
