//! Named steps of intake and outbox, between any two of which the process may be killed: how that is tried.
//!
//! Unarmed, a step costs one relaxed load. Armed (`MESA_KILL_AT=name[:nth]`, for tests of the real binary), reaching the named
//! step for the nth time kills the process with SIGKILL, as the kernel or a power cut would: nothing is flushed, no
//! destructor runs.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Every step that may be named.
pub const ALL: [&str; 18] = [
    "intake.before_raw",
    "intake.after_raw_before_commit",
    "intake.after_commit",
    "blob.before_put",
    "blob.after_put",
    "intake.leased",
    "intake.before_file_commit",
    "intake.after_file_commit",
    "outbox.leased",
    "outbox.before_data",
    "outbox.data_sent",
    "outbox.after_data",
    "outbox.before_settle",
    "outbox.after_settle",
    "push.leased",
    "push.before_settle",
    "imap.before_ack",
    "imap.after_ack_before_ledger",
];

static ARMED: AtomicBool = AtomicBool::new(false);
static LEFT: AtomicU64 = AtomicU64::new(0);
static NAME: OnceLock<&'static str> = OnceLock::new();

/// Arms one step for the life of the process; false when there is no such step or one is armed already.
pub fn arm(name: &str, nth: u64) -> bool {
    let Some(known) = ALL.into_iter().find(|known| *known == name) else { return false };
    if nth == 0 || NAME.set(known).is_err() {
        return false;
    }
    LEFT.store(nth, Ordering::SeqCst);
    ARMED.store(true, Ordering::SeqCst);
    true
}

/// The process passes this step; it does not return when this is the armed one, for the nth time.
pub fn step(name: &'static str) {
    if ARMED.load(Ordering::Relaxed) && NAME.get() == Some(&name) && LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        die();
    }
}

fn die() -> ! {
    let killed = std::process::Command::new("kill").arg("-9").arg(std::process::id().to_string()).status();
    drop(killed);
    // Only where there is no `kill`.
    std::process::abort()
}
