//! Dates as programs write them that have not read the standard, put as RFC 5322 wants them.

/// Names of months in Spanish and Portuguese whose first three letters are not the English ones.
const MONTHS: [(&str, &str); 8] =
    [("ene", "Jan"), ("fev", "Feb"), ("abr", "Apr"), ("mai", "May"), ("ago", "Aug"), ("set", "Sep"), ("out", "Oct"), ("dic", "Dec")];
const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is understood as it stands is left alone.
pub(super) fn as_the_standard_writes_it(date: &str) -> String {
    if let Some(date) = iso(date.trim()) {
        return date;
    }
    let mut words: Vec<String> = date.split_ascii_whitespace().map(word).collect();
    // A time without a zone, and nothing after it: of all zones this one is nobody's.
    if words.last().is_some_and(|last| last.contains(':') && !last.contains(['+', '-'])) {
        words.push("+0000".to_owned());
    }
    words.join(" ")
}

fn word(word: &str) -> String {
    let upper = word.to_ascii_uppercase();
    // `GMT-05:00`, `UTC+2`
    if let Some(zone) = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).filter(|zone| zone.starts_with(['+', '-'])) {
        return zone_of(zone).unwrap_or_else(|| word.to_owned());
    }
    // `-05:00`
    if word.starts_with(['+', '-']) && word.contains(':') {
        return zone_of(word).unwrap_or_else(|| word.to_owned());
    }
    let bare = word.trim_end_matches('.').to_lowercase();
    let month = MONTHS.iter().find(|(name, _)| bare == *name);
    month.map_or_else(|| word.to_owned(), |(_, english)| (*english).to_owned())
}

/// Sign, hours and minutes as four digits.
fn zone_of(zone: &str) -> Option<String> {
    let (sign, time) = zone.split_at_checked(1)?;
    let (hours, minutes) = time.split_once(':').unwrap_or((time, "00"));
    let fits = |digits: &str, most: usize| (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits(hours, 2) && fits(minutes, 2) {
        Some(format!("{sign}{hours:0>2}{minutes:0>2}"))
    } else {
        fits(hours, 4).then(|| format!("{sign}{hours:0>4}"))
    }
}

/// `2026-11-23T09:00:00-05:00` (RFC 3339), with `Z`, or without a zone.
fn iso(date: &str) -> Option<String> {
    let (day, time) = date.split_once(['T', ' '])?;
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |digits: &str, length: usize| digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !number(year, 4) || !number(month, 2) || !number(day, 2) || parts.next().is_some() {
        return None;
    }
    let month = ENGLISH.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let end = time.find(['Z', 'z', '+', '-', ' ']).unwrap_or(time.len());
    let (time, zone) = time.split_at(end);
    let time = time.split('.').next().unwrap_or_default();
    let zone = match zone.trim() {
        "" | "Z" | "z" => "+0000".to_owned(),
        zone => zone_of(zone)?,
    };
    Some(format!("{day} {month} {year} {time} {zone}"))
}

#[cfg(test)]
mod tests {
    use super::as_the_standard_writes_it as standard;

    #[test]
    fn what_others_write_is_put_as_the_standard_wants_it() {
        for (written, meant) in [
            ("Mon, 23 Nov 2026 09:00:00 -0500", "Mon, 23 Nov 2026 09:00:00 -0500"),
            ("Mon, 23 Nov 2026 09:00:00 -0500 (COT)", "Mon, 23 Nov 2026 09:00:00 -0500 (COT)"),
            ("Mon, 23 Nov 2026 09:00:00 EST", "Mon, 23 Nov 2026 09:00:00 EST"),
            ("lun, 23 nov 2026 09:00:00 GMT-05:00", "lun, 23 nov 2026 09:00:00 -0500"),
            ("Mon, 3 ago. 2026 09:00:00 UTC-5", "Mon, 3 Aug 2026 09:00:00 -0500"),
            ("Mon, 23 Nov 2026 09:00:00", "Mon, 23 Nov 2026 09:00:00 +0000"),
            ("2026-11-23T09:00:00-05:00", "23 Nov 2026 09:00:00 -0500"),
            ("2026-11-23 09:00:00.123Z", "23 Nov 2026 09:00:00 +0000"),
            ("ayer", "ayer"),
            ("", ""),
        ] {
            assert_eq!(standard(written), meant);
        }
    }
}
