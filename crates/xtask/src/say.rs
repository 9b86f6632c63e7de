//! Words for the person at the terminal. The only place that prints.

use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    time::Duration,
};

fn colour(code: &str, words: &str) -> String {
    let wanted = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if wanted { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() }
}

/// One line on standard error. A closed terminal is no reason to stop.
pub fn line(words: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}

/// What is being done now.
pub fn doing(words: impl Display) {
    line(format_args!("{} {words}", colour("1;36", "▸")));
}

/// A detail of what is being done.
pub fn detail(words: impl Display) {
    line(format_args!("  {words}"));
}

/// Something that went well.
pub fn done(words: impl Display) {
    line(format_args!("{} {words}", colour("1;32", "✓")));
}

/// Something that did not, with its causes and the way on.
pub fn failure(error: &anyhow::Error) {
    line(format_args!("{} {error}", colour("1;31", "✗")));
    for cause in error.chain().skip(1) {
        detail(format_args!("because: {cause}"));
    }
}

/// "0.4 s", "12 s", "3 min 05 s".
pub fn time(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// "812 B", "226 KiB", "1.4 MiB".
#[expect(clippy::cast_precision_loss, reason = "sizes are shown with two digits")]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.0} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{size, time};
    use std::time::Duration;

    #[test]
    fn times_and_sizes_read_like_words() {
        assert_eq!(time(Duration::from_millis(420)), "0.4 s");
        assert_eq!(time(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(size(812), "812 B");
        assert_eq!(size(231_000), "226 KiB");
    }
}
