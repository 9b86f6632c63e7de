//! `mesa calendar`: what the terms are computed with.

use super::{Failure, print};
use clap::Subcommand;
use domain::Lang;
use domain::calendar::{Calendar, holidays, parse_rfc3339};

#[derive(Subcommand)]
pub enum Wish {
    /// Colombia's holidays of a year, computed: one ISO date a line
    #[command(after_help = "Examples:\n  mesa calendar holidays 2026\n  mesa calendar holidays 2026 --names")]
    Holidays {
        #[arg(value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1984..=9998))]
        year: i16,
        /// Adds a tab and the Spanish name to each line
        #[arg(long)]
        names: bool,
    },
    /// The moment that lies some business hours ahead, and how it comes about
    ///
    /// Business time is Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, except on Colombian holidays.
    /// The first line is the deadline (RFC 3339), the others explain it.
    #[command(after_help = "Example:\n  mesa calendar add --from 2026-11-20T16:00:00-05:00 --hours 8")]
    Add {
        /// When it starts, as RFC 3339 with an offset
        #[arg(long, value_name = "RFC3339")]
        from: String,
        /// Business hours; fractions are fine
        #[arg(long, value_name = "H")]
        hours: f64,
        /// IANA time zone of the office
        #[arg(long, value_name = "ZONE", env = "MESA_TIME_ZONE", default_value = "America/Bogota")]
        time_zone: String,
        /// Language of the explanation: es or en
        #[arg(long, value_name = "LANG", default_value = "es")]
        lang: String,
    },
}

/// Ten years of business time: beyond that a deadline means nothing.
const MOST_HOURS: f64 = 20_000.0;

pub fn run(wish: &Wish) -> Result<(), Failure> {
    match wish {
        Wish::Holidays { year, names } => {
            for holiday in holidays(*year) {
                if *names { print(format_args!("{}\t{}", holiday.date, holiday.name(Lang::Es))) } else { print(holiday.date) }
            }
            Ok(())
        }
        Wish::Add { from, hours, time_zone, lang } => add(from, *hours, time_zone, lang),
    }
}

fn add(from: &str, hours: f64, zone: &str, lang: &str) -> Result<(), Failure> {
    let wrong = |text: String| Failure { code: crate::cli::EXIT_CONFIGURATION, text };
    let start =
        parse_rfc3339(from).ok_or_else(|| wrong(format!("--from “{from}” is not RFC 3339: write it as 2026-11-20T16:00:00-05:00")))?;
    if !(0.0..=MOST_HOURS).contains(&hours) {
        return Err(wrong(format!("--hours “{hours}” is not from 0 to {MOST_HOURS}")));
    }
    let lang = Lang::parse(lang).ok_or_else(|| wrong(format!("--lang “{lang}” is not es or en")))?;
    let calendar = Calendar::office(zone)
        .map_err(|_| wrong(format!("--time-zone “{zone}” is not known: write an IANA name, such as America/Bogota")))?;
    #[expect(clippy::cast_possible_truncation, reason = "at most 20,000 hours in milliseconds")]
    let millis = (hours * 3_600_000.0).round() as i64;
    print(calendar.rfc3339(calendar.add(start, millis)));
    for line in calendar.explain(start, millis, lang) {
        print(line);
    }
    Ok(())
}
