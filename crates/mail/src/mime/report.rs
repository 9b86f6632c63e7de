//! Delivery reports (RFC 3464), and those that qmail, Exim and others write as plain text (M14).

use super::charset;
use super::clean::clean_line;
use super::header::Header;
use super::params::ContentType;
use super::walk::{Leaf, Tree, walk};
use domain::intake::{DeliveryReport, MAX_REPORT, ReportAction};

/// What is read of a report written as plain text, and of the headers of the mail that came back. Bytes.
const MOST_TEXT: usize = 64 * 1024;
/// The header of our notices that no mail client repeats (M14).
const KEY: &str = "X-Mesa-Report:";
/// Recipients kept of one report.
const MOST_RECIPIENTS: usize = 20;

/// What a mail server reports of a mail that it could not deliver; `None` for every other mail, read receipts among them.
pub(super) fn report(tree: &Tree<'_>) -> Option<DeliveryReport> {
    let status = tree.leaves.iter().find(|leaf| is_status(leaf));
    let report = match status {
        Some(leaf) if tree.content_type.media == "multipart/report" => Some(standard(&text_of(leaf))),
        _ => None,
    };
    // The words that people read tell what a status part that is missing or empty does not.
    let report = match report.flatten() {
        Some(report) => report,
        None if is_from_a_mailer(tree) => plain(&readable(tree)?, &failed_recipients(tree))?,
        None => return None,
    };
    Some(with_original(tree, report))
}

fn is_status(leaf: &Leaf<'_>) -> bool {
    matches!(leaf.content_type.media.as_str(), "message/delivery-status" | "message/global-delivery-status")
}

/// The groups of fields of a status part: one for the message, one for each recipient. The worst of them is told.
fn standard(text: &str) -> Option<DeliveryReport> {
    let groups =
        text.split("\n\n").map(fields).filter(|fields| value(fields, "final-recipient").is_some() || value(fields, "action").is_some());
    groups.filter_map(|fields| of_recipient(&fields)).max_by_key(|report| match report.action {
        ReportAction::Failed => 2,
        ReportAction::Delayed => 1,
        ReportAction::Delivered => 0,
    })
}

fn of_recipient(fields: &[(String, String)]) -> Option<DeliveryReport> {
    let status = value(fields, "status").and_then(|value| code_in(&value));
    let action = match value(fields, "action").map(|action| action.to_ascii_lowercase()) {
        Some(action) if action.starts_with("failed") => ReportAction::Failed,
        Some(action) if action.starts_with("delayed") => ReportAction::Delayed,
        Some(_) => ReportAction::Delivered,
        None => by_status(status.as_deref()?)?,
    };
    let mut recipients: Vec<String> = Vec::new();
    for name in ["final-recipient", "original-recipient"] {
        // `rfc822; ana@example.org`
        let address = value(fields, name).map(|value| value.split_once(';').map_or(value.clone(), |(_, address)| address.to_owned()));
        let address = address.map(|address| address.trim().trim_matches(['<', '>']).to_owned());
        recipients.extend(address.filter(|address| address.contains('@') && !recipients.contains(address)));
    }
    let words = value(fields, "diagnostic-code");
    let diagnostic = words.map(|value| value.split_once(';').map_or(value.clone(), |(_, words)| words.to_owned())).unwrap_or_default();
    Some(DeliveryReport {
        action,
        status,
        recipients,
        diagnostic: cut(&diagnostic),
        message_ids: Vec::new(),
        reply_to: Vec::new(),
        keys: Vec::new(),
    })
}

fn by_status(status: &str) -> Option<ReportAction> {
    match status.as_bytes().first() {
        Some(b'5') => Some(ReportAction::Failed),
        Some(b'4') => Some(ReportAction::Delayed),
        Some(b'2') => Some(ReportAction::Delivered),
        _ => None,
    }
}

/// Field names in lower case and values on one line.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        match fields.last_mut() {
            Some((_, value)) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            _ => fields.extend(line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))),
        }
    }
    fields
}

fn value(fields: &[(String, String)], name: &str) -> Option<String> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// Nobody else's words are read as a report: a person who quotes one writes a mail like any other.
fn is_from_a_mailer(tree: &Tree<'_>) -> bool {
    let null = |header: &Header<'_>| header.value.iter().filter(|byte| !byte.is_ascii_whitespace()).eq(b"<>");
    let mailer = |header: &Header<'_>| {
        header.people(false).into_iter().any(|person| {
            let address = person.address.to_ascii_lowercase();
            let local = address.split('@').next().unwrap_or_default();
            // Exchange writes a number behind its name.
            ["mailer-daemon", "postmaster"].contains(&local) || local.starts_with("microsoftexchange")
        })
    };
    let reports = tree.content_type.media == "multipart/report"
        && tree.content_type.attribute("report-type").is_none_or(|kind| kind.eq_ignore_ascii_case("delivery-status"));
    reports
        || tree.headers.iter().any(|header| {
            (header.is("Return-Path") && null(header)) || (header.is("From") && mailer(header)) || header.is("X-Failed-Recipients")
        })
}

/// The first text that people read.
fn readable(tree: &Tree<'_>) -> Option<String> {
    tree.leaves.iter().find(|leaf| leaf.content_type.media == "text/plain").map(text_of)
}

fn failed_recipients(tree: &Tree<'_>) -> Vec<String> {
    let of = tree.headers.iter().filter(|header| header.is("X-Failed-Recipients"));
    of.flat_map(|header| header.people(true)).map(|person| person.address).take(MOST_RECIPIENTS).collect()
}

/// Where the words of the report end and the mail that came back begins.
const BELOW: [&str; 4] = ["--- below this line is a copy", "this is a copy of", "----- original message", "----- message header follows"];
const GIVEN_UP: [&str; 12] = [
    "permanent error",
    "permanent fatal error",
    "could not be delivered",
    "couldn't be delivered",
    "wasn't able to deliver",
    "delivery failed",
    "delivery has failed",
    "undeliverable",
    "user unknown",
    "no se puede entregar",
    "no se pudo entregar",
    "no se ha entregado",
];
const STILL_TRYING: [&str; 6] =
    ["will be retried", "still being retried", "has not yet been delivered", "warning only", "delivery delayed", "se seguirá intentando"];

/// A report that only people were meant to read. What says neither that it was given up nor that it is delayed is none.
fn plain(text: &str, failed: &[String]) -> Option<DeliveryReport> {
    let lower = text.to_lowercase();
    let end = BELOW.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let words = lower.get(..end).unwrap_or(&lower);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    let diagnostic = words_of_the_server(text.get(..end).unwrap_or(text));
    let status = diagnostic.as_deref().and_then(code_in);
    let action = if says(&STILL_TRYING) {
        ReportAction::Delayed
    } else if says(&GIVEN_UP) || !failed.is_empty() {
        ReportAction::Failed
    } else {
        by_status(status.as_deref()?)?
    };
    let mut recipients = failed.to_vec();
    for line in text.get(..end).unwrap_or(text).lines() {
        // `<ana@example.org>:`
        let named = line.trim().strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(address, _)| address);
        recipients
            .extend(named.filter(|address| address.contains('@') && !recipients.iter().any(|known| known == address)).map(str::to_owned));
    }
    recipients.truncate(MOST_RECIPIENTS);
    let diagnostic = cut(&diagnostic.unwrap_or_default());
    let message_ids =
        values_in(text, "Message-ID:").flat_map(|value| Header { name: "Message-ID", value: value.as_bytes() }.ids()).collect();
    let keys = values_in(text, KEY).map(str::to_owned).collect();
    Some(DeliveryReport { action, status, recipients, diagnostic, message_ids, reply_to: Vec::new(), keys })
}

/// The line with a code of SMTP, or the one below the recipient's address.
fn words_of_the_server(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let coded = lines.iter().find(|line| {
        line.split([' ', '-', ':', '('])
            .any(|word| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit()))
            || code_in(line).is_some()
    });
    let below = lines.iter().zip(lines.iter().skip(1)).find(|(line, _)| line.contains('@') && !line.contains(' ')).map(|(_, below)| below);
    // `Remote host said: 550 5.1.1 User unknown`
    let line = coded.or(below).filter(|line| !line.is_empty())?;
    Some(line.split_once("said: ").map_or(*line, |(_, said)| said).to_owned())
}

/// `5.1.1` (RFC 3463) anywhere in a text.
fn code_in(text: &str) -> Option<String> {
    let is_code = |word: &&str| {
        let mut parts = word.split('.');
        let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
        let number =
            |part: Option<&str>| part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        class && number(parts.next()) && number(parts.next()) && parts.next().is_none()
    };
    text.split(|c: char| !c.is_ascii_digit() && c != '.').find(is_code).map(str::to_owned)
}

/// A header of the mail that a plain report repeats.
fn values_in<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = move |line: &'a str| {
        let (found, value) = line.trim().split_at_checked(name.len())?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    };
    text.lines().filter_map(named).take(5)
}

/// Adds the signs of the mail that came back.
fn with_original(tree: &Tree<'_>, mut report: DeliveryReport) -> DeliveryReport {
    let original = |leaf: &&Leaf<'_>| {
        matches!(leaf.content_type.media.as_str(), "message/rfc822" | "message/global" | "text/rfc822-headers" | "message/rfc822-headers")
    };
    let Some(leaf) = tree.leaves.iter().find(original) else { return report };
    let bytes = leaf.bytes();
    // Its headers are all that is wanted, and they may have no end.
    let head = bytes.get(..bytes.len().min(MOST_TEXT)).unwrap_or_default();
    if let Ok(inner) = walk(head) {
        report.message_ids.extend(inner.headers.iter().filter(|header| header.is("Message-ID")).flat_map(Header::ids));
        let reply_to = inner.headers.iter().filter(|header| header.is("Reply-To")).flat_map(|header| header.people(false));
        report.reply_to.extend(reply_to.map(|person| person.address));
        let keys = inner.headers.iter().filter(|header| header.is(KEY.trim_end_matches(':')));
        report.keys.extend(keys.map(Header::text).take(5));
    }
    report
}

fn text_of(leaf: &Leaf<'_>) -> String {
    let bytes = leaf.bytes();
    let bytes = bytes.get(..bytes.len().min(MOST_TEXT)).unwrap_or_default();
    charset::decode(bytes, ContentType::attribute(&leaf.content_type, "charset")).text.replace("\r\n", "\n")
}

fn cut(words: &str) -> String {
    clean_line(words).chars().take(MAX_REPORT).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn of(name: &str) -> Option<DeliveryReport> {
        let file = format!("{}/tests/corpus/{name}.eml", env!("CARGO_MANIFEST_DIR"));
        parse(&std::fs::read(file).unwrap()).unwrap().report
    }

    #[test]
    fn the_reports_of_the_world_are_understood() {
        for (name, action, status, recipients, words) in [
            ("bounce-postfix", ReportAction::Failed, Some("5.1.1"), &["nadie@cultura.example"][..], "550 5.1.1"),
            ("bounce-exchange", ReportAction::Failed, Some("5.1.1"), &["nadie@cultura.example"], "550 5.1.1"),
            ("bounce-gmail", ReportAction::Failed, Some("5.1.1"), &["nadie@cultura.example"], "550 5.1.1"),
            ("bounce-sendmail", ReportAction::Failed, Some("5.1.1"), &["nadie@cultura.example"], "550 5.1.1"),
            ("bounce-postfix-delayed", ReportAction::Delayed, Some("4.4.1"), &["nadie@cultura.example"], "550 4.4.1"),
            ("bounce-qmail", ReportAction::Failed, Some("5.1.1"), &["nadie@cultura.example"], "550 5.1.1 User unknown"),
            ("bounce-exim", ReportAction::Failed, None, &["nadie@cultura.example"], "Unrouteable address"),
            ("bounce-no-status", ReportAction::Failed, None, &[], ""),
        ] {
            let report = of(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((report.action, report.status.as_deref()), (action, status), "{name}");
            assert_eq!(report.recipients, recipients, "{name}");
            assert!(report.diagnostic.starts_with(words), "{name}: {}", report.diagnostic);
        }
    }

    #[test]
    fn the_mail_that_came_back_is_named() {
        for name in ["bounce-postfix", "bounce-exchange", "bounce-gmail", "bounce-sendmail", "bounce-postfix-delayed", "bounce-no-status"] {
            assert_eq!(of(name).unwrap().message_ids, ["t123.n9.abcdef@mesa.example"], "{name}");
        }
        assert_eq!(of("bounce-qmail").unwrap().message_ids, ["t123.n9@mesa.example"]);
        assert_eq!(of("bounce-exim").unwrap().message_ids, [""; 0]);
    }

    #[test]
    fn what_is_no_report_is_none() {
        for name in ["bounce-read-receipt", "auto-vacation-es", "auto-null-return-path", "client-gmail-forward", "client-error-quoted"] {
            assert_eq!(of(name), None, "{name}");
        }
        let quoted = "From: ana@cultura.example\r\nSubject: Mire\r\n\r\nHi. This is the qmail-send program at mail.example.\r\n\
                      This is a permanent error; I've given up.\r\n\r\n<nadie@cultura.example>:\r\n550 5.1.1 unknown\r\n";
        assert_eq!(parse(quoted.as_bytes()).unwrap().report, None, "a person who quotes a report");
    }

    #[test]
    fn of_several_recipients_the_worst_is_told() {
        let raw = "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
                   --b\r\n\r\nx\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n\
                   Final-Recipient: rfc822; a@x.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n\r\n\
                   Final-Recipient: rfc822; b@x.example\r\nAction: failed\r\nStatus: 5.2.2 (mailbox\r\n full)\r\n\
                   Diagnostic-Code: smtp; 552\r\n 5.2.2 over quota\r\n--b--\r\n";
        let report = parse(raw.as_bytes()).unwrap().report.unwrap();
        assert_eq!((report.action, report.status.as_deref()), (ReportAction::Failed, Some("5.2.2")));
        assert_eq!((report.recipients.as_slice(), report.diagnostic.as_str()), (&["b@x.example".to_owned()][..], "552 5.2.2 over quota"));
    }

    #[test]
    fn the_key_in_its_reply_to_survives_a_relay_that_gives_ids_of_its_own() {
        let raw = "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
                   --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\n\
                   Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <0100@amazonses.example>\r\n\
                   Reply-To: <soporte+tabc-1@mesa.example>\r\n\r\nHola\r\n--b--\r\n";
        assert_eq!(parse(raw.as_bytes()).unwrap().report.unwrap().reply_to, ["soporte+tabc-1@mesa.example"]);
    }

    #[test]
    fn the_key_that_no_client_repeats_is_read_from_the_mail_that_came_back() {
        let raw = "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
                   --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\n\
                   Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <t1.2@mesa.example>\r\n\
                   X-Mesa-Report: tabc-1\r\n\r\n--b--\r\n";
        assert_eq!(parse(raw.as_bytes()).unwrap().report.unwrap().keys, ["tabc-1"]);
        let plain = "From: MAILER-DAEMON@mx.example\r\n\r\nHi. This is the qmail-send program.\r\nThis is a permanent error.\r\n\r\n\
                     --- Below this line is a copy of the message.\r\n\r\nMessage-ID: <t1.2@mesa.example>\r\nx-mesa-report:  tabc-1\r\n\r\nHola\r\n";
        let report = parse(plain.as_bytes()).unwrap().report.unwrap();
        assert_eq!((report.keys, report.message_ids), (vec!["tabc-1".to_owned()], vec!["t1.2@mesa.example".to_owned()]));
    }
}
