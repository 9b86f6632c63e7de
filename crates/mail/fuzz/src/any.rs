//! Runs the target named by `MESA_FUZZ_TARGET` (see `mail::fuzzing::TARGETS`) under libFuzzer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let wanted = std::env::var("MESA_FUZZ_TARGET").unwrap_or_default();
    let known: Vec<&str> = mail::fuzzing::TARGETS.iter().map(|(name, _)| *name).collect();
    let found = mail::fuzzing::TARGETS.iter().find(|(name, _)| *name == wanted);
    found.unwrap_or_else(|| panic!("MESA_FUZZ_TARGET: one of {known:?}")).1
});

fuzz_target!(|data: &[u8]| TARGET(data));
