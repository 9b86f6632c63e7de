//! Messages as the world writes them (`corpus/*.eml`), each with what is right about it (`corpus/*.json`); and what must hold of any bytes.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use domain::intake::{MailPerson, ParsedMail, Unreadable, is_automatic};
use mail::mime::parse;
use proptest::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// Our own instance in the corpus.
const INSTANCE: &str = "3f2c0c9e-mesa";

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Unreadable(Refused),
    Mail(Box<Mail>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    /// What the message proves.
    #[serde(rename = "what")]
    _what: String,
    unreadable: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    #[serde(rename = "what")]
    _what: String,
    from: Vec<Person>,
    reply_to: Vec<Person>,
    to: Vec<Person>,
    cc: Vec<Person>,
    subject: String,
    message_id: Option<String>,
    in_reply_to: Vec<String>,
    references: Vec<String>,
    /// Seconds since 1970.
    date: Option<i64>,
    auto: Signs,
    automatic: bool,
    urgent: bool,
    received: usize,
    text: String,
    /// Each is found in what was folded; `null`: nothing was.
    quoted: Option<Vec<String>>,
    html: Option<Html>,
    attachments: Vec<File>,
    lossy: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Person {
    name: Option<String>,
    address: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Signs {
    auto_submitted: Option<String>,
    null_return_path: bool,
    list: bool,
    precedence: Option<String>,
    report: bool,
    instance: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Html {
    contains: Vec<String>,
    /// In lower case; compared without regard to case.
    must_not_contain: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    media_type: String,
    size: usize,
    sha256: String,
    inline: bool,
    content_id: Option<String>,
}

#[test]
fn every_message_is_understood_as_its_expectation_says() {
    let files = messages();
    assert!(files.len() >= 150, "{} messages", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let expected = std::fs::read(file.with_extension("json")).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let expected = serde_json::from_slice(&expected).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let found = parse(&std::fs::read(file).unwrap());
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        wrong.extend(differences(expected, found).into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(wrong.is_empty(), "{} differences in {} messages:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

fn messages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "eml")).collect();
    files.sort();
    files
}

fn differences(expected: Expected, found: Result<ParsedMail, Unreadable>) -> Vec<String> {
    match (expected, found) {
        (Expected::Mail(expected), Ok(mail)) => {
            let mut wrong = differences_of_headers(&expected, &mail);
            wrong.extend(differences_of_content(&expected, &mail));
            wrong.extend(beyond_limits(&mail));
            wrong
        }
        (Expected::Mail(_), Err(reason)) => vec![format!("unreadable: {reason}")],
        (Expected::Unreadable(refused), Ok(_)) => vec![format!("readable, not {}", refused.unreadable)],
        (Expected::Unreadable(refused), Err(reason)) => {
            let name: String = format!("{reason:?}").chars().take_while(char::is_ascii_alphanumeric).collect();
            compare("unreadable", &refused.unreadable, &name).into_iter().collect()
        }
    }
}

fn differences_of_headers(expected: &Mail, mail: &ParsedMail) -> Vec<String> {
    let people = |people: &[MailPerson]| {
        people.iter().map(|person| Person { name: person.name.clone(), address: person.address.clone() }).collect::<Vec<_>>()
    };
    let signs = Signs {
        auto_submitted: mail.auto.auto_submitted.clone(),
        null_return_path: mail.auto.null_return_path,
        list: mail.auto.list,
        precedence: mail.auto.precedence.clone(),
        report: mail.auto.report,
        instance: mail.auto.instance.clone(),
    };
    let all = [
        compare("from", &expected.from, &people(&mail.from)),
        compare("reply_to", &expected.reply_to, &people(&mail.reply_to)),
        compare("to", &expected.to, &people(&mail.to)),
        compare("cc", &expected.cc, &people(&mail.cc)),
        compare("subject", &expected.subject, &mail.subject),
        compare("message_id", &expected.message_id, &mail.message_id),
        compare("in_reply_to", &expected.in_reply_to, &mail.in_reply_to),
        compare("references", &expected.references, &mail.references),
        compare("date", &expected.date, &mail.date.map(|date| date.millis() / 1_000)),
        compare("auto", &expected.auto, &signs),
        compare("automatic", &expected.automatic, &is_automatic(mail, INSTANCE)),
        compare("urgent", &expected.urgent, &mail.urgent),
        compare("received", &expected.received, &mail.received),
    ];
    all.into_iter().flatten().collect()
}

fn differences_of_content(expected: &Mail, mail: &ParsedMail) -> Vec<String> {
    let files = mail.attachments.iter().map(|attachment| File {
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        size: attachment.bytes.len(),
        sha256: hex::encode(Sha256::digest(&attachment.bytes)),
        inline: attachment.inline,
        content_id: attachment.content_id.clone(),
    });
    let mut wrong: Vec<String> = [
        compare("text", &expected.text, &mail.body.text),
        compare("attachments", &expected.attachments, &files.collect()),
        compare("lossy", &expected.lossy, &mail.body.lossy),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (&expected.quoted, &mail.body.quoted) {
        (None, None) => {}
        (Some(pieces), Some(quoted)) => {
            wrong.extend(pieces.iter().filter(|piece| !quoted.contains(*piece)).map(|piece| format!("quoted lacks {piece:?}: {quoted:?}")));
        }
        (expected, found) => wrong.push(format!("quoted: {expected:?} expected, {found:?} found")),
    }
    match (&expected.html, &mail.body.html) {
        (None, None) => {}
        (Some(expected), Some(html)) => {
            let lower = html.to_lowercase();
            wrong.extend(
                expected.contains.iter().filter(|piece| !html.contains(*piece)).map(|piece| format!("html lacks {piece:?}: {html}")),
            );
            let banned = expected.must_not_contain.iter().filter(|piece| lower.contains(&piece.to_lowercase()));
            wrong.extend(banned.map(|piece| format!("html has {piece:?}: {html}")));
        }
        (expected, found) => wrong.push(format!("html: {} expected, {found:?} found", if expected.is_some() { "some" } else { "none" })),
    }
    wrong
}

fn compare<T: PartialEq + Debug>(what: &str, expected: &T, found: &T) -> Option<String> {
    (expected != found).then(|| format!("{what}:\n  expected {expected:?}\n  found    {found:?}"))
}

/// What must hold of whatever was read (M8, M21, M22).
fn beyond_limits(mail: &ParsedMail) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |fine: bool, what: &str| {
        if !fine {
            wrong.push(what.to_owned());
        }
    };
    let people = || mail.from.iter().chain(&mail.reply_to).chain(&mail.to).chain(&mail.cc);
    let line_is_fine = |line: &str| line.chars().count() <= 255 && !line.contains(char::is_control) && !line.contains(is_bidi);
    check(people().count() <= 500, "too many people");
    check(line_is_fine(&mail.subject), "subject");
    check(people().all(|person| person.name.as_deref().is_none_or(|name| line_is_fine(name) && !name.is_empty())), "a name");
    check(people().all(|person| person.address.len() <= 320 && !person.address.contains(char::is_control)), "an address");
    let ids = || mail.message_id.iter().chain(&mail.in_reply_to).chain(&mail.references);
    check(ids().all(|id| !id.is_empty() && id.len() <= 500 && !id.contains(|c: char| c.is_control() || c.is_whitespace())), "a Message-ID");
    check(mail.attachments.len() <= 1_000, "too many attachments");
    let named = |name: &str| !name.is_empty() && name.len() <= 255 && !name.contains(['/', '\\']) && !name.contains(char::is_control);
    check(mail.attachments.iter().all(|attachment| named(&attachment.name)), "the name of an attachment");
    check(mail.attachments.iter().all(|attachment| attachment.media_type.contains('/')), "the type of an attachment");
    let text_is_fine = |text: &str| !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    check(text_is_fine(&mail.body.text), "controls in the text");
    check(mail.body.quoted.as_deref().is_none_or(text_is_fine), "controls in what is folded");
    if let Some(html) = &mail.body.html {
        let lower = html.to_ascii_lowercase();
        for banned in
            ["<script", "<style", "<svg", "<math", "<iframe", "<form", "<input", "<object", "<meta", "<base", "<link", "<template"]
        {
            check(!lower.contains(banned), banned);
        }
        check(tags(&lower).all(harmless), "a tag of the HTML");
    }
    wrong
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

fn tags(html: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    html.split(move |c| {
        quoted ^= c == '"';
        !quoted && (c == '<' || c == '>')
    })
    .skip(1)
    .step_by(2)
}

/// The attributes of one tag, as a browser would see them.
fn harmless(tag: &str) -> bool {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let Some((value, after)) = after.split_once('"') else { return false };
        let name = before.rsplit(' ').next().unwrap_or_default();
        let scheme = |schemes: &[&str]| schemes.iter().any(|scheme| value.starts_with(scheme));
        let fine = match name {
            "src" => scheme(&["cid:"]),
            "href" => scheme(&["http:", "https:", "mailto:", "tel:"]),
            "style" | "srcset" | "action" | "formaction" | "background" | "ping" | "name" | "usemap" => false,
            name => !name.starts_with("on"),
        };
        if !fine {
            return false;
        }
        rest = after;
    }
    true
}

/// Messages of the corpus that are worth changing at random: the small ones.
fn seeds() -> Vec<Vec<u8>> {
    messages().iter().map(|file| std::fs::read(file).unwrap()).filter(|raw| raw.len() < 8_000).collect()
}

fn assert_within_limits(raw: &[u8]) -> Result<(), TestCaseError> {
    let wrong = parse(raw).map(|mail| beyond_limits(&mail)).unwrap_or_default();
    prop_assert!(wrong.is_empty(), "{wrong:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(raw in prop::collection::vec(any::<u8>(), 0..4_000)) {
        assert_within_limits(&raw)?;
        let framed = [b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n".as_slice(), &raw].concat();
        assert_within_limits(&framed)?;
    }

    #[test]
    fn any_change_of_any_message_is_answered(
        seed in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..6, any::<u8>(), 0_usize..80), 1..12),
    ) {
        let seeds = SEEDS.with(|seeds| (seeds[seed.index(seeds.len())].clone(), seeds[other.index(seeds.len())].clone()));
        let (mut raw, other) = seeds;
        for (at, kind, byte, length) in changes {
            let at = at.index(raw.len() + 1);
            let end = (at + length).min(raw.len());
            match kind {
                0 => drop(raw.drain(at..end)),
                1 => raw.insert(at, byte),
                2 => raw.truncate(at.max(1)),
                3 => { let piece = raw[at..end].to_vec(); raw.splice(at..at, piece.repeat(3)); }
                4 => { let from = at.min(other.len()); raw.splice(at..end, other[from..(from + length).min(other.len())].to_vec()); }
                _ => { for slot in &mut raw[at..end] { *slot ^= byte; } }
            }
        }
        assert_within_limits(&raw)?;
    }
}

thread_local! {
    static SEEDS: Vec<Vec<u8>> = seeds();
}

/// A message of about so many bytes.
type Make = Box<dyn Fn(usize) -> Vec<u8>>;

/// What costs time where it is done carelessly, at a size: four times as much may cost four times the time, not sixteen times.
#[test]
fn time_grows_with_the_size_and_no_faster() {
    let mail = |media: &str, body: String| format!("From: a@b.example\r\nContent-Type: {media}\r\n\r\n{body}").into_bytes();
    let text = move |piece: &'static str| move |n: usize| mail("text/plain; charset=utf-8", piece.repeat(n / piece.len()));
    let flowed = move |piece: &'static str| move |n: usize| mail("text/plain; format=flowed", piece.repeat(n / piece.len()));
    let html = move |piece: &'static str| move |n: usize| mail("text/html", piece.repeat(n / piece.len()));
    let header = |piece: &'static str| {
        move |n: usize| {
            format!("From: a@b.example\r\nSubject: {0}\r\nCc: {0}\r\nContent-Disposition: {0}\r\n\r\nx", piece.repeat(n / piece.len()))
                .into_bytes()
        }
    };
    let parts = move |n: usize| mail("multipart/mixed; boundary=b", "--b\r\n".repeat(900) + &"--\r\n-".repeat(n / 5));
    let small = 16 * 1024;
    let large = 48 * 1024;
    let rich = 8 * 1024;
    let cases: Vec<(&str, usize, Make)> = vec![
        ("quotes", large, Box::new(text("> a\r\n"))),
        ("angles", large, Box::new(text(">"))),
        ("attributions", large, Box::new(text("El 1, a@b escribió:\r\n"))),
        ("half an attribution", large, Box::new(text("El 1,\r\n"))),
        ("headers of Outlook", large, Box::new(text("De: x\r\n"))),
        ("signatures", large, Box::new(text("-- \r\n"))),
        ("empty lines", large, Box::new(text("\r\n"))),
        ("flowed", large, Box::new(flowed("> a \r\n"))),
        ("less-than", rich, Box::new(html("<"))),
        ("comments", rich, Box::new(html("<!--"))),
        ("paragraphs", rich, Box::new(html("<p>x"))),
        ("quotations", rich, Box::new(html("<blockquote type=cite>x</blockquote>"))),
        ("headers in HTML", rich, Box::new(html("<b>De:</b> x<br>"))),
        ("links", rich, Box::new(html("<a href=http://a>x</a>"))),
        ("foster children", rich, Box::new(html("<table><br>"))),
        ("formats", rich, Box::new(html("<b><p>"))),
        ("nameless ends", rich, Box::new(html("</x><div>"))),
        ("encoded words", small, Box::new(header("=?a?Q?"))),
        ("whole words", small, Box::new(header("=?utf-8?Q?a?= "))),
        ("question marks", small, Box::new(header("?="))),
        ("quotation marks", small, Box::new(header("\"("))),
        ("brackets", small, Box::new(header("<"))),
        ("parameters", small, Box::new(header("; a*1*=x"))),
        ("addresses", small, Box::new(header("a@b:;,"))),
        ("boundaries", large, Box::new(parts)),
    ];
    let mut slow = Vec::new();
    for (name, size, make) in cases {
        let (one, four) = (make(size), make(size * 4));
        // Whatever else the machine does only adds: once in proportion is enough.
        let ratio = || cost(&four) / cost(&one).max(2e-3);
        let ratio = (0..5).map(|_| ratio()).find(|ratio| *ratio <= 9.0).unwrap_or_else(ratio);
        if ratio > 9.0 {
            slow.push(format!("{name}: {ratio:.1} times"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

/// Seconds of the processor.
fn cost(raw: &[u8]) -> f64 {
    let start = processor_time();
    let _ = std::hint::black_box(parse(std::hint::black_box(raw)));
    processor_time() - start
}

/// Seconds that this thread ran, where the system tells; on a busy machine the time of the wall says little.
fn processor_time() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
