//! One table: what was measured, in which unit, and how it compares with its aim.

use crate::Wish;
use crate::desk_of_size::Place;
use crate::{intake, process, queue};
use server::commands::{Failure, print};
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

/// What is wished for.
const MAILS_PER_SECOND: f64 = 300.0;
const PAGE_P99_MS: f64 = 20.0;
const SEARCH_P99_MS: f64 = 50.0;
const RESIDENT_MIB: f64 = 100.0;
const READY_S: f64 = 0.5;

#[derive(Default)]
pub struct Report {
    about: Vec<String>,
    rows: Vec<[String; 4]>,
}

impl Report {
    /// Where this was measured: without it the numbers mean nothing.
    pub fn about(&mut self, place: &Place, wish: &Wish) -> Result<(), Failure> {
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let build = if cfg!(debug_assertions) { "debug build: the numbers say little" } else { "release build" };
        let database = if place.is_sqlite() { "SQLite, WAL, synchronous=FULL" } else { "PostgreSQL" };
        self.about.push(format!("Mesa {}, {build}; {cores} cores; {database}", env!("CARGO_PKG_VERSION")));
        let flush = flush_time(place)?;
        self.about.push(format!("Writing 4 KiB through to this disk takes {} (median of 100)", millis(flush)));
        self.about.push(format!(
            "{} tickets, {} mails from {} connections, {} calls",
            wish.tickets(),
            wish.mails(),
            wish.receivers(),
            wish.calls()
        ));
        Ok(())
    }

    pub fn intake(&mut self, on: &str, measured: &intake::Measured) {
        let rate = |time: Duration| f64::from(measured.mails) / time.as_secs_f64().max(f64::EPSILON);
        let filed = rate(measured.filed);
        self.row(
            format!("Mails to tickets with notices, {on}"),
            format!("{filed:.0} mails/s"),
            format!("≥ {MAILS_PER_SECOND:.0}"),
            filed / MAILS_PER_SECOND,
        );
        self.plain(
            format!("  received and durable (mean {:.1} kB)", kilo(measured.size)),
            format!("{:.0} mails/s", rate(measured.received)),
        );
        self.plain("  answer to one handover, p50 / p99".to_owned(), pair(&measured.waits));
    }

    pub fn queue(&mut self, wish: &Wish, measured: &queue::Measured) {
        self.calls("Bandeja", PAGE_P99_MS, wish, measured);
    }

    pub fn search(&mut self, wish: &Wish, measured: &queue::Measured) {
        self.calls("Buscar", SEARCH_P99_MS, wish, measured);
    }

    fn calls(&mut self, page: &str, aim: f64, wish: &Wish, measured: &queue::Measured) {
        let all: Vec<Duration> = measured.asked.iter().flat_map(|(_, times)| times.iter().copied()).collect();
        let p99 = percentile(&all, 99).as_secs_f64() * 1000.0;
        let name = format!("{page} at {} tickets, p99 of {} calls", wish.tickets(), all.len());
        self.row(name, format!("{p99:.1} ms"), format!("≤ {aim:.0} ms"), aim / p99.max(f64::EPSILON));
        self.plain("  over all, p50 / p99".to_owned(), pair(&all));
        for (asked, times) in &measured.asked {
            self.plain(format!("  {asked}, p50 / p99"), pair(times));
        }
    }

    pub fn process(&mut self, wish: &Wish, measured: &process::Measured) {
        self.plain(format!("GET /app/bandeja ({:.0} kB) over HTTP, p50 / p99", kilo(measured.page_bytes)), pair(&measured.loads));
        let mib = |bytes: u64| f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0;
        let worked = mib(measured.resident_worked);
        let name = format!("Resident memory of mesa serve at {} tickets", wish.tickets());
        self.row(name, format!("{worked:.1} MiB"), format!("≤ {RESIDENT_MIB:.0} MiB"), RESIDENT_MIB / worked.max(f64::EPSILON));
        self.plain("  when it was ready".to_owned(), format!("{:.1} MiB", mib(measured.resident_ready)));
        let ready = percentile(&measured.starts, 50).as_secs_f64();
        let name = format!("From start to ready, median of {}", measured.starts.len());
        self.row(name, format!("{ready:.3} s"), format!("≤ {READY_S} s"), READY_S / ready.max(f64::EPSILON));
    }

    fn row(&mut self, what: String, value: String, aim: String, ratio: f64) {
        self.rows.push([what, value, aim, format!("{ratio:.2} ×")]);
    }

    fn plain(&mut self, what: String, value: String) {
        self.rows.push([what, value, String::new(), String::new()]);
    }

    pub fn print(&self) {
        for line in &self.about {
            print(line);
        }
        let head = ["what", "measured", "aim", "of aim"].map(str::to_owned);
        let width = |column: usize| {
            let cells = self.rows.iter().chain([&head]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2), width(3)];
        let line = |[what, value, aim, ratio]: &[String; 4]| {
            let [a, b, c, d] = widths;
            print(format_args!("{what:<a$}  {value:>b$}  {aim:>c$}  {ratio:>d$}"));
        };
        print("");
        line(&head);
        print("─".repeat(widths.iter().sum::<usize>() + 6));
        for row in &self.rows {
            line(row);
        }
        print("\n“of aim”: 1.00 × or more meets the aim.");
    }
}

fn pair(times: &[Duration]) -> String {
    format!("{} / {}", millis(percentile(times, 50)), millis(percentile(times, 99)))
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn kilo(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0
}

/// The smallest time that so many percent do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or_default()
}

/// What one durable write costs here: the floor under everything that commits.
fn flush_time(place: &Place) -> Result<Duration, Failure> {
    let path = place.folder().join("flush");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(100);
    for _ in 0..100 {
        let began = Instant::now();
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    drop(file);
    std::fs::remove_file(path)?;
    Ok(percentile(&times, 50))
}
