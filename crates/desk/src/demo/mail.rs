//! The mails of the demo office, as the mailbox got them.

use super::files::File;
use super::people::Member;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::calendar::Calendar;
use domain::people::Address;
use domain::{Instant, Lang};

/// A mail that was received.
pub(super) struct Letter {
    /// Without angle brackets.
    pub(super) message_id: String,
    /// `Name <address>`.
    pub(super) sender: String,
    pub(super) subject: String,
    pub(super) raw: Vec<u8>,
    pub(super) arrived: Instant,
}

pub(super) struct Writing<'a> {
    pub(super) from: &'a Member,
    pub(super) to: &'a Address,
    pub(super) cc: &'a [&'a Member],
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) message_id: String,
    /// Message-ID of the mail that it answers.
    pub(super) answers: Option<&'a str>,
    pub(super) file: Option<(&'a str, &'a File)>,
    pub(super) at: Instant,
}

impl Letter {
    pub(super) fn write(calendar: &Calendar, writing: Writing<'_>) -> Self {
        let Writing { from, to, cc, subject, text, message_id, answers, file, at } = writing;
        let sender = format!("{} <{}>", from.name, from.address);
        let person = |member: &Member| format!("{} <{}>", encoded(member.name), member.address);
        let mut raw = format!("From: {}\r\nTo: <{to}>\r\n", person(from));
        if !cc.is_empty() {
            raw.push_str(&header("Cc", &cc.iter().map(|member| person(member)).collect::<Vec<_>>().join(",\r\n ")));
        }
        raw.push_str(&header("Subject", &encoded(&subject)));
        raw.push_str(&header("Date", &date(calendar, at)));
        raw.push_str(&header("Message-ID", &format!("<{message_id}>")));
        if let Some(answers) = answers {
            raw.push_str(&header("In-Reply-To", &format!("<{answers}>")));
            raw.push_str(&header("References", &format!("<{answers}>")));
        }
        raw.push_str("MIME-Version: 1.0\r\n");
        let text = text.replace('\n', "\r\n");
        let plain = format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n");
        match file {
            None => raw.push_str(&plain),
            Some((name, file)) => {
                let boundary = format!("=_{}", message_id.split('@').next().unwrap_or_default());
                let body = STANDARD.encode(&file.content);
                let lines: Vec<&str> = body.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
                raw.push_str(
                    &format_args!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{plain}").to_string(),
                );
                raw.push_str(
                    &format_args!(
                        "--{boundary}\r\nContent-Type: {}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--{boundary}--\r\n",
                        file.media_type,
                        lines.join("\r\n")
                    )
                    .to_string(),
                );
            }
        }
        // Seconds from the mailbox to registration.
        let arrived = at.plus_seconds(-2);
        Self { message_id, sender, subject, raw: raw.into_bytes(), arrived }
    }
}

fn header(name: &str, value: &str) -> String {
    format!("{name}: {value}\r\n")
}

/// RFC 2047, where it is needed; no encoded word longer than 75 characters.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let (mut words, mut part) = (Vec::new(), String::new());
    let word = |part: &str| format!("=?utf-8?B?{}?=", STANDARD.encode(part));
    for c in text.chars() {
        if part.len() + c.len_utf8() > 42 {
            words.push(word(&part));
            part.clear();
        }
        part.push(c);
    }
    words.push(word(&part));
    words.join("\r\n ")
}

/// `Mon, 23 Nov 2026 09:00:00 -0500` (RFC 5322 §3.3).
fn date(calendar: &Calendar, at: Instant) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let stamp = calendar.stamp(at, Lang::En).iso;
    let day = calendar.date(at);
    let name =
        |names: &[&'static str], place: i8| usize::try_from(place).ok().and_then(|place| names.get(place)).copied().unwrap_or_default();
    let weekday = name(&DAYS, day.weekday().to_monday_zero_offset());
    let month = name(&MONTHS, day.month() - 1);
    let time = stamp.get(11..19).unwrap_or("00:00:00");
    let zone =
        stamp.get(19..).map_or_else(|| "+0000".to_owned(), |zone| if zone == "Z" { "+0000".to_owned() } else { zone.replace(':', "") });
    format!("{weekday}, {} {month} {} {time} {zone}", day.day(), day.year())
}
