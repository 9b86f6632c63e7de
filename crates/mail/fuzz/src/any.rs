//! Runs the target named by `MESA_FUZZ_TARGET` (see `mail::fuzzing::TARGETS`) under libFuzzer. Time is what the processor spent on
//! it, so that a run beside other work is neither shorter nor less strict than on an idle machine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rustix::process::{Signal, getpid, kill_process};
use rustix::time::{ClockId, clock_gettime};
use std::sync::LazyLock;
use std::time::Duration;

/// Longest that one input may keep the processor.
const SLOWEST: Duration = Duration::from_secs(1);

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let wanted = std::env::var("MESA_FUZZ_TARGET").unwrap_or_default();
    let known: Vec<&str> = mail::fuzzing::TARGETS.iter().map(|(name, _)| *name).collect();
    let found = mail::fuzzing::TARGETS.iter().find(|(name, _)| *name == wanted);
    found.unwrap_or_else(|| panic!("MESA_FUZZ_TARGET: one of {known:?}")).1
});

/// Processor time after which the run ends; without it there is no end.
static ENOUGH: LazyLock<Duration> =
    LazyLock::new(|| std::env::var("MESA_FUZZ_CPU_SECONDS").ok().and_then(|text| text.parse().ok()).map_or(Duration::MAX, Duration::from_secs));

/// What this thread has had of the processor; libFuzzer tries every input on its main thread.
fn spent() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap_or_default()
}

fuzz_target!(|data: &[u8]| {
    let target = *TARGET;
    let before = spent();
    target(data);
    let after = spent();
    let took = after.saturating_sub(before);
    assert!(took <= SLOWEST, "one input took {} ms of the processor", took.as_millis());
    if after >= *ENOUGH {
        // libFuzzer's own way of being asked to end: it prints its figures and is content.
        kill_process(getpid(), Signal::USR1).expect("one may signal oneself");
    }
});
