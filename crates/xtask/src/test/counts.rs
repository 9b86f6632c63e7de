//! How many tests a run really ran: a filter or a moved file must not turn a check into nothing.

/// Passed tests in the output of `cargo test`.
pub fn cargo(log: &str) -> u32 {
    log.lines().filter_map(|line| number_before(line.trim().strip_prefix("test result: ")?, " passed")).sum()
}

/// Passed tests in the output of Playwright's list reporter.
pub fn playwright(log: &str) -> u32 {
    log.lines().filter_map(|line| number_before(line.trim(), " passed")).sum()
}

/// The number that stands right before `word`.
fn number_before(line: &str, word: &str) -> Option<u32> {
    let (before, _) = line.split_once(word)?;
    before.rsplit(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{cargo, playwright};

    #[test]
    fn passed_tests_are_counted() {
        let log = "running 3 tests\ntest a ... ok\ntest result: ok. 3 passed; 0 failed; 1 ignored\n\
                   test result: ok. 0 passed; 0 failed\ntest result: FAILED. 2 passed; 1 failed";
        assert_eq!(cargo(log), 5);
        assert_eq!(playwright("Running 4 tests using 1 worker\n  4 passed (12.3s)\n"), 4);
        assert_eq!(playwright("  1 failed\n"), 0);
    }
}
