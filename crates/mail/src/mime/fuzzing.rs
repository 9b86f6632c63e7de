//! The laws of reading and writing messages, tried on any bytes at all (`fuzz/`, and its finds again in every test run).

use super::bounds::Budget;
use super::clean::{clean_line, file_name};
use super::compose::Composer;
use super::fold::fold;
use super::markup::{Token, attribute, tokens, unescape};
use super::parse;
use super::people::people;
use super::sanitise::sanitise;
use domain::intake::{
    Decision, DeliveryReport, IgnoreReason, MAX_REPORT, ReportAction, Verdict, authenticate, decide_report, is_automatic,
};
use domain::notices::{Automatic, Capacity, Compose, NoticeAttachment, NoticeEntry, NoticeFacts, NoticeKind, Recipient, Template, Texts};
use domain::office::Office;
use domain::people::{Address, PersonId};
use domain::subject::{bare, subject_tags, tagged};
use domain::tickets::{EntryKind, Kind, Priority, Status, TicketId};
use domain::token::{self, Claim, Purpose, Secret, token_in_message_id};
use domain::{Instant, Lang};
use std::collections::BTreeMap;

/// Whatever arrives is a message within bounds, or is refused with a reason (M8, M21, M22).
pub fn message(raw: &[u8]) {
    let Ok(mail) = parse(raw) else { return };
    assert!(mail.subject.chars().count() <= 255 && mail.subject == clean_line(&mail.subject), "subject {:?}", mail.subject);
    for person in mail.from.iter().chain(&mail.original_from).chain(&mail.to).chain(&mail.cc).chain(&mail.reply_to) {
        assert!(!person.name.iter().any(|name| name.chars().any(char::is_control)), "{person:?}");
    }
    for file in &mail.attachments {
        safe_name(&file.name);
        assert!(file.media_type.is_ascii() && !file.media_type.bytes().any(|byte| byte.is_ascii_control()), "{:?}", file.media_type);
    }
    for id in mail.message_id.iter().chain(&mail.in_reply_to).chain(&mail.references) {
        assert!(!id.contains(['<', '>', '\r', '\n']), "Message-ID {id:?}");
    }
    if let Some(html) = &mail.body.html {
        harmless(html);
    }
    if let Some(report) = &mail.report {
        lawful(report);
    }
    assert!(!mail.body.text.contains('\0') && !mail.body.quoted.iter().any(|quoted| quoted.contains('\0')));
}

/// A report in the words of any server still names the mail that came back, and nobody's mail is stopped who is not spoken of (M14).
pub fn report(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0xff);
    let (words, status, headers) = (parts.next().unwrap_or(data), parts.next().unwrap_or(data), parts.next().unwrap_or_default());
    let mailer: &[u8] = b"From: MAILER-DAEMON@mx.example\r\nTo: soporte@cultura.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n";
    let standard: &[&[u8]] = &[
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_mesa_\"\r\n\r\n--=_mesa_\r\n\r\n",
        words,
        b"\r\n--=_mesa_\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n",
        status,
        b"\r\n--=_mesa_\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <t1.2@cultura.example>\r\n",
        headers,
        b"\r\n--=_mesa_--\r\n",
    ];
    let of_old: &[&[u8]] = &[b"X-Failed-Recipients: ana@cultura.example\r\n\r\n", words, b"\r\n", status, b"\r\n", headers];
    for (text, returned) in [(standard, true), (of_old, false)] {
        let Ok(mail) = parse(&[mailer, &text.concat()].concat()) else { continue };
        let Some(report) = &mail.report else { continue };
        lawful(report);
        assert!(!returned || is_automatic(&mail, "f00d"), "a report is nobody's wish");
        // Who writes our boundary writes other parts.
        let divided = memchr::memmem::find(data, b"--=_mesa_").is_some();
        if returned && !divided {
            assert!(report.message_ids.iter().any(|id| id == "t1.2@cultura.example"), "{report:?}");
        }
    }
}

/// What is read of a report is bounded and clean; it stops whom it names or, naming nobody, whom the notice was for.
fn lawful(report: &DeliveryReport) {
    for words in [&report.reply(), &report.diagnostic] {
        assert!(words.chars().count() <= MAX_REPORT && !words.chars().any(char::is_control), "{words:?}");
    }
    for id in &report.message_ids {
        assert!(!id.contains(['<', '>', '\r', '\n']), "Message-ID {id:?}");
    }
    if let Ok(ana) = Address::parse("ana@cultura.example") {
        let spoken_of =
            report.recipients.is_empty() || report.recipients.iter().any(|raw| Address::parse(raw).is_ok_and(|named| named == ana));
        assert!(!report.stops(&ana) || (spoken_of && report.action == ReportAction::Failed), "{report:?}");
    }
    // Nobody guesses a key (M15): what carries none of ours belongs to no notice.
    let secret = Secret([7; 32]);
    let keys = report.message_ids.iter().filter_map(|id| token_in_message_id(id, "cultura.example"));
    for key in keys.chain(report.keys.iter().map(String::as_str)) {
        for purpose in [Purpose::Reply, Purpose::Report] {
            assert_eq!(token::verify(&secret, purpose, "soporte@cultura.example", key), None, "{key}");
        }
    }
    assert_eq!(decide_report(None), Decision::Ignore(IgnoreReason::ForeignReport));
}

/// No HTML that leaves us runs, loads or posts anything (M22).
pub fn html(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for folded in [false, true] {
        if let Some(clean) = sanitise(&text, folded, &mut Budget::of(text.len())) {
            harmless(&clean.html);
        }
    }
}

fn harmless(html: &str) {
    const NEVER: [&str; 15] = [
        "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "link", "meta", "base", "template",
        "audio",
    ];
    for token in tokens(html) {
        let Token::Open { name, tag } = token else { continue };
        assert!(!NEVER.contains(&name), "<{name}> in {html}");
        for never in ["style", "srcset", "onload", "onerror", "onclick", "onmouseover", "formaction", "srcdoc", "background", "ping"] {
            assert!(attribute(tag, never).is_none(), "{never} in {tag}");
        }
        for (name, schemes) in [("src", &["cid:"][..]), ("href", &["http:", "https:", "mailto:", "tel:"][..])] {
            let Some(value) = attribute(tag, name) else { continue };
            // As browsers read it (URL Standard): tabs and line ends anywhere are nothing, controls and blanks before it neither.
            let value = unescape(value).to_ascii_lowercase().replace(['\t', '\n', '\r'], "");
            let value = value.trim_start_matches(|c: char| c <= ' ');
            assert!(schemes.iter().any(|scheme| value.starts_with(scheme)), "{name} in {tag}");
        }
    }
}

/// A verdict on the sender comes from our own MTA's header and from no other (M18).
pub fn results(data: &[u8]) {
    let results: Vec<String> = data.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let from = people("ana@cultura.example", false);
    let without = authenticate(&results, None, &from).verdict;
    assert_eq!(without, Verdict::Unverified, "nobody is believed: {results:?}");
    let named = results.iter().any(|result| result.to_ascii_lowercase().contains("mx.mesa.example"));
    let verdict = authenticate(&results, Some("mx.mesa.example"), &from).verdict;
    assert!(named || verdict == Verdict::Unverified, "somebody else is believed: {results:?}");
}

/// Folding deletes nothing (M23): every written line is above the fold or below it, as often as before.
pub fn folding(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (visible, hidden) = fold(&text);
    let count = |parts: &[&str]| {
        let mut lines = BTreeMap::<String, usize>::new();
        for line in parts.iter().flat_map(|part| part.lines()).map(str::trim).filter(|line| !line.is_empty()) {
            *lines.entry(line.to_owned()).or_default() += 1;
        }
        lines
    };
    assert_eq!(count(&[&text]), count(&[&visible, hidden.as_deref().unwrap_or_default()]), "of {text:?}");
}

/// An address reads back as itself, and carries nothing that a header or a page could trip over.
pub fn address(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for person in people(&text, true).iter().chain(&people(&text, false)) {
        assert!(!person.name.iter().any(|name| name.chars().any(char::is_control)), "{person:?}");
    }
    let Ok(address) = Address::parse(&text) else { return };
    assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(&address));
    assert!(!address.as_str().chars().any(|c| c.is_control() || c.is_whitespace()), "{address}");
    assert_eq!(format!("{}@{}", address.local(), address.domain()), address.as_str());
}

/// A file name names one file in whatever folder it is saved to.
pub fn name(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let name = file_name(&text, "adjunto");
    safe_name(&name);
    assert_eq!(file_name(&name, "adjunto"), name, "twice is once");
}

fn safe_name(name: &str) {
    assert!(!name.is_empty() && name.len() <= 255 && name != "." && name != "..", "{name:?}");
    assert!(!name.contains(['/', '\\', ':', '"']) && !name.chars().any(char::is_control), "{name:?}");
}

/// Nobody makes a token but who knows the secret (M15), and a subject carries the number it was given.
pub fn tokens_of_ours(data: &[u8]) {
    let secret = Secret([7; 32]);
    let text = String::from_utf8_lossy(data);
    for purpose in [Purpose::Reply, Purpose::Survey, Purpose::Report] {
        if let Some(claim) = token::verify(&secret, purpose, "soporte@cultura.example", &text) {
            let ours = token::sign(&secret, purpose, "soporte@cultura.example", claim);
            assert!(ours.eq_ignore_ascii_case(&text), "{text:?} passes for {ours:?}");
        }
    }
    let number = data.iter().fold(0_i64, |number, byte| (number * 31 + i64::from(*byte)) % 9_000_000) + 1;
    let claim = Claim { ticket: TicketId(number), person: PersonId(number % 97 + 1) };
    let mut signed = token::sign(&secret, Purpose::Reply, "soporte@cultura.example", claim).into_bytes();
    assert_eq!(
        token::verify(&secret, Purpose::Reply, "soporte@cultura.example", &String::from_utf8_lossy(&signed)).map(|claim| claim.ticket),
        Some(TicketId(number))
    );
    // One character changed, and it is nobody's.
    if let [at, other, ..] = data {
        let at = usize::from(*at) % signed.len();
        if let Some(byte) = signed.get_mut(at)
            && !byte.eq_ignore_ascii_case(other)
            && other.is_ascii_alphanumeric()
        {
            *byte = *other;
            let changed = String::from_utf8_lossy(&signed);
            assert_eq!(token::verify(&secret, Purpose::Reply, "soporte@cultura.example", &changed), None, "{changed}");
        }
    }
    let subject = clean_line(&text);
    let tagged = tagged(&subject, TicketId(number));
    assert_eq!(subject_tags(&tagged).first(), Some(&TicketId(number)), "{tagged:?}");
    assert_eq!(bare(&bare(&subject)), bare(&subject));
}

/// A notice of any words is a message that reads back as what was meant, or is refused before it is promised (M26).
pub fn notice(data: &[u8]) {
    let mut words = data.split(|byte| *byte == 0xff).map(|part| String::from_utf8_lossy(part).into_owned());
    let mut word = || words.next().unwrap_or_default();
    let pick = usize::from(data.first().copied().unwrap_or(0));
    let Some(kind) = NoticeKind::ALL.get(pick % NoticeKind::ALL.len()).copied() else { return };
    let Ok(to) = Address::parse(&word()).or_else(|_| Address::parse("ana@example.org")) else { return };
    let Ok(support) = Address::parse("soporte@example.org") else { return };
    let Some(priority) = Priority::new(3) else { return };
    let facts = NoticeFacts {
        kind,
        lang: if pick.is_multiple_of(2) { Lang::Es } else { Lang::En },
        to: Recipient {
            name: word(),
            address: to,
            capacity: if pick.is_multiple_of(3) { Capacity::Technician } else { Capacity::Requester },
        },
        office: Office {
            name: word(),
            support,
            public_url: "https://mesa.example.org".to_owned(),
            time_zone: "America/Bogota".to_owned(),
            plus_addresses: pick.is_multiple_of(5),
            reopen_business_days: 5,
            solution_closes: true,
            undo_seconds: 0,
        },
        instance: "f00d".to_owned(),
        texts: Texts { notice: Template { opening: word(), needed: word() }, signature: word() },
        ticket: TicketId(123),
        subject: word(),
        status: Status::InProgress,
        ticket_kind: Kind::Incident,
        priority,
        category: Some(word()),
        technician: Some(word()),
        requester: word(),
        actor: Some(word()),
        opened: word(),
        entries: vec![NoticeEntry { kind: EntryKind::FollowUp, author: word(), at: word(), text: word() }],
        reason: Some(word()),
        term: None,
        reopen_business_days: 5,
        token: "t0k3n".to_owned(),
        report_key: "t0k3n".to_owned(),
        survey_url: None,
        ticket_url: None,
        message_id: "t0k3n.1@example.org".to_owned(),
        in_reply_to: Some(word()),
        references: vec![word(), word()],
        automatic: if pick.is_multiple_of(7) { Automatic::No } else { Automatic::Generated },
        attachments: vec![NoticeAttachment { name: word(), media_type: word(), bytes: word().into_bytes() }],
        at: Instant::from_millis(1_795_000_000_000),
    };
    let Ok(mail) = Composer.compose(&facts) else { return };
    let read = parse(&mail.bytes);
    let Ok(read) = read else { panic!("what we write cannot be read: {read:?}") };
    assert_eq!(read.from.first().map(|person| person.address.as_str()), Some("soporte@example.org"));
    assert_eq!(subject_tags(&read.subject).first(), Some(&TicketId(123)), "{:?}", read.subject);
    assert_eq!(read.message_id.as_deref(), Some("t0k3n.1@example.org"));
    assert_eq!(read.to.len(), 1, "{:?}", read.to);
    assert!(read.cc.is_empty() && mail.bytes.is_ascii());
}
