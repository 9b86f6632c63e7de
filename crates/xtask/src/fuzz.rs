//! What reads bytes from strangers, given any bytes for a while (libFuzzer, `crates/mail/fuzz`).

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{
    place::Place,
    process::{self, Group},
    say,
    step::Step,
};

/// The names of `mail::fuzzing::TARGETS`.
pub const TARGETS: [&str; 12] =
    ["message", "html", "folding", "address", "name", "token", "notice", "results", "report", "imap", "lmtp", "smtp"];

/// What the compiler adds for libFuzzer to see where an input leads. Without a sanitizer: the house forbids `unsafe`, so that what
/// is looked for is a panic, a broken law, a second too long or a gigabyte too much; and a stable compiler will do.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 -Ccodegen-units=1";
/// Most memory that one input may take, in MiB. The second of processor time that it may take is measured beside it (`fuzz/src/any.rs`).
const MOST_MEMORY: u32 = 512;
/// An input that does not come back at all, in seconds of the clock on the wall: long, since the machine may have other work.
const STUCK: u32 = 300;

/// Runs each target for so many seconds of processor time, one after the other; a find ends its target and is kept beside the
/// target's others.
pub fn run(place: &Place, wished: &[String], seconds: u32) -> Result<ExitCode> {
    let binary = build(place)?;
    let mut broken = Vec::new();
    for target in TARGETS.into_iter().filter(|target| wished.is_empty() || wished.iter().any(|wish| wish == target)) {
        let fuzz = place.root.join("crates/mail/fuzz");
        let corpus = place.scratch().join("fuzz").join(target);
        let found = fuzz.join("found").join(target);
        for folder in [&corpus, &found] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        say::doing(format_args!("{target}: {seconds} s of any bytes, as the processor counts them"));
        let mut command = process::tethered(&binary, "TERM");
        command.env("MESA_FUZZ_TARGET", target).env("MESA_FUZZ_CPU_SECONDS", seconds.to_string()).arg(&corpus);
        let mut seeds = vec![fuzz.join("seeds").join(target)];
        if matches!(target, "message" | "html" | "report") {
            seeds.push(place.root.join("crates/mail/tests/corpus"));
        }
        command.args(seeds.iter().filter(|folder| folder.is_dir()));
        command.arg(format!("-timeout={STUCK}")).arg(format!("-rss_limit_mb={MOST_MEMORY}"));
        command.arg(format!("-artifact_prefix={}/", found.display())).args(["-max_len=65536", "-print_final_stats=1", "-verbosity=1"]);
        if !Group::start(&mut command)?.wait()?.success() {
            broken.push(found.display().to_string());
        }
    }
    if !broken.is_empty() {
        bail!("A law was broken, or one input took too long: mend it and keep the file, in\n  {}", broken.join("\n  "));
    }
    say::done("No law was broken");
    Ok(ExitCode::SUCCESS)
}

fn build(place: &Place) -> Result<PathBuf> {
    let target = place.target.join("fuzz");
    // A triple of its own, so that build scripts and macros are not instrumented.
    let triple = "x86_64-unknown-linux-gnu";
    let mut command = place.cargo(&["build", "--release", "--manifest-path", "crates/mail/fuzz/Cargo.toml", "--target", triple]);
    command.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", COVERAGE);
    Step::new(place, "fuzz", "Compiling what is fuzzed, with libFuzzer").run(command)?;
    Ok(target.join(triple).join("release/any"))
}

#[cfg(test)]
mod tests {
    use super::TARGETS;

    #[test]
    fn every_target_of_the_mail_crate_is_run() {
        let there = include_str!("../../mail/src/fuzzing.rs");
        for target in TARGETS {
            assert!(there.contains(&format!("(\"{target}\", crate::")), "{target}");
        }
        assert_eq!(there.matches(", crate::").count(), TARGETS.len());
    }
}
