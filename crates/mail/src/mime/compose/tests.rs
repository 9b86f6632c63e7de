use super::Composer;
use crate::dkim::SignedComposer;
use crate::dkim::tests::{RSA, signer, verified};
use crate::mime::{OutgoingMail, headers_of, parse, read_outgoing};
use domain::notices::{
    Automatic, Capacity, Compose, NoticeAttachment, NoticeEntry, NoticeFacts, NoticeKind, Readers, Recipient, Template, Texts,
};
use domain::office::Office;
use domain::people::Address;
use domain::terms::Term;
use domain::tickets::{EntryKind, Kind, Priority, Status, TicketId};
use domain::{Instant, Lang};
use proptest::prelude::*;
use std::fmt::Write;

fn address(raw: &str) -> Address {
    Address::parse(raw).unwrap()
}

fn facts(kind: NoticeKind, capacity: Capacity, lang: Lang) -> NoticeFacts {
    let staff = matches!(capacity, Capacity::Technician | Capacity::Administrator);
    let closing = matches!(kind, NoticeKind::Solved | NoticeKind::Closed);
    let written = match kind {
        NoticeKind::FollowUp => Some(EntryKind::FollowUp),
        NoticeKind::Reply => Some(EntryKind::Reply),
        NoticeKind::Registered => Some(EntryKind::Request),
        NoticeKind::Solved | NoticeKind::Closed => Some(EntryKind::Solution),
        _ => None,
    };
    let entry = |kind| NoticeEntry {
        kind,
        author: "Beto Ríos".to_owned(),
        at: "lun 23 nov 2026, 3:45 p. m.".to_owned(),
        text: "Se cambió el tóner.\n\nPruebe, por favor, con <una> hoja & me cuenta.".to_owned(),
    };
    let person = matches!(kind, NoticeKind::FollowUp | NoticeKind::Solved | NoticeKind::Closed);
    NoticeFacts {
        kind,
        lang,
        to: Recipient { name: "Ana Pérez".to_owned(), address: address("ana@example.org"), capacity },
        office: Office {
            name: "Oficina de Cultura".to_owned(),
            support: address("soporte@example.org"),
            public_url: "https://mesa.example.org".to_owned(),
            time_zone: "America/Bogota".to_owned(),
            plus_addresses: true,
            reopen_business_days: 5,
            solution_closes: true,
            undo_seconds: 0,
        },
        instance: "f00d".to_owned(),
        ticket: TicketId(123),
        subject: "La impresora del tercer piso no imprime".to_owned(),
        status: if closing { Status::Closed } else { Status::InProgress },
        ticket_kind: Kind::Incident,
        priority: Priority::new(3).unwrap(),
        category: Some("Equipos › Impresoras".to_owned()),
        technician: Some("Beto Ríos".to_owned()),
        requester: "Ana Pérez".to_owned(),
        actor: person.then(|| "Beto Ríos".to_owned()),
        opened: "lun 23 nov 2026, 8:10 a. m.".to_owned(),
        entries: written.map(entry).into_iter().collect(),
        texts: Texts::builtin(kind, Readers::of(capacity), lang),
        reason: match kind {
            NoticeKind::Waiting => Some("Esperamos el repuesto del proveedor.".to_owned()),
            NoticeKind::Joined => Some("#0000045".to_owned()),
            NoticeKind::Undelivered => Some("Carla <carla@example.org>: 550 5.1.1 unknown user".to_owned()),
            _ => None,
        },
        term: match kind {
            NoticeKind::TermWarning | NoticeKind::TermBreach | NoticeKind::Registered | NoticeKind::Escalated => {
                Some((Term::FirstResponse, "lun 23 nov 2026, 5:00 p. m.".to_owned()))
            }
            _ => None,
        },
        reopen_business_days: 5,
        token: "t-3f-9c0ffee0c0ffee0c0ffee0c0f".to_owned(),
        report_key: "t-report".to_owned(),
        survey_url: (closing && !staff).then(|| "https://mesa.example.org/e/abc-123".to_owned()),
        ticket_url: staff.then(|| "https://mesa.example.org/app/t/123".to_owned()),
        message_id: "n.77.t-3f-9c0ffee@mesa.example.org".to_owned(),
        in_reply_to: Some("CAF=abc@mail.example.org".to_owned()),
        references: vec!["first@mail.example.org".to_owned()],
        automatic: match kind {
            NoticeKind::Registered => Automatic::Replied,
            _ if person => Automatic::No,
            _ => Automatic::Generated,
        },
        attachments: Vec::new(),
        at: Instant::from_millis(1_795_725_900_000),
    }
}

fn read(facts: &NoticeFacts) -> OutgoingMail {
    read_outgoing(&Composer.compose(facts).unwrap().bytes)
}

fn header(mail: &OutgoingMail, name: &str) -> Option<String> {
    mail.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

fn heard_by(capacity: Capacity) -> impl Iterator<Item = NoticeKind> {
    let staff = matches!(capacity, Capacity::Technician | Capacity::Administrator);
    let terms =
        |kind: &NoticeKind| matches!(kind, NoticeKind::TermWarning | NoticeKind::TermBreach | NoticeKind::Undelivered | NoticeKind::Unread);
    let theirs = move |kind: &NoticeKind| *kind != NoticeKind::Joined || capacity == Capacity::Requester;
    NoticeKind::ALL.iter().copied().filter(move |kind| (staff || !terms(kind)) && theirs(kind))
}

#[test]
fn every_notice_to_everybody() {
    for lang in [Lang::Es, Lang::En] {
        for capacity in [Capacity::Requester, Capacity::Observer, Capacity::Technician, Capacity::Administrator] {
            let mut all = String::new();
            for kind in heard_by(capacity) {
                let mail = read(&facts(kind, capacity, lang));
                let _ = write!(all, "======== {}\n{}\n", kind.key(), mail.text);
            }
            insta::assert_snapshot!(format!("{capacity:?}_{}", lang.tag()), all);
        }
    }
}

#[test]
fn the_whole_message_once() {
    let mail = Composer.compose(&facts(NoticeKind::Closed, Capacity::Requester, Lang::Es)).unwrap();
    let whole = String::from_utf8(mail.bytes.clone()).unwrap();
    let (headers, _) = whole.split_once("\r\n\r\n").unwrap();
    insta::assert_snapshot!("headers_of_a_closing", headers.replace("\r\n", "\n"));
    insta::assert_snapshot!("html_of_a_closing", read_outgoing(&mail.bytes).html.unwrap().replace("><", ">\n<"));
}

#[test]
fn the_html_names_no_remote_resource_and_escapes_what_people_write() {
    for kind in NoticeKind::ALL {
        for capacity in [Capacity::Requester, Capacity::Technician] {
            let html = read(&facts(*kind, capacity, Lang::Es)).html.unwrap();
            for remote in ["<img", "<link", "<script", "url(", "@import", " src="] {
                assert!(!html.contains(remote), "{remote} in {kind:?}");
            }
            assert!(html.contains("prefers-color-scheme:dark") && html.contains("name=\"color-scheme\""));
            if !facts(*kind, capacity, Lang::Es).entries.is_empty() {
                assert!(html.contains("&lt;una&gt; hoja &amp; me cuenta"), "{html}");
            }
        }
    }
}

#[test]
fn only_machines_say_that_they_are_machines() {
    let written = read(&facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es));
    assert_eq!(header(&written, "Auto-Submitted"), None);
    assert_eq!(header(&written, "From").as_deref(), Some("Beto Ríos (Oficina de Cultura) <soporte@example.org>"));
    let acknowledged = read(&facts(NoticeKind::Registered, Capacity::Requester, Lang::Es));
    assert_eq!(header(&acknowledged, "Auto-Submitted").as_deref(), Some("auto-replied"));
    assert_eq!(header(&acknowledged, "X-Auto-Response-Suppress").as_deref(), Some("All"));
    assert_eq!(header(&acknowledged, "From").as_deref(), Some("\"Oficina de Cultura\" <soporte@example.org>"));
    let escalated = read(&facts(NoticeKind::Escalated, Capacity::Requester, Lang::Es));
    assert_eq!(header(&escalated, "Auto-Submitted").as_deref(), Some("auto-generated"));
}

#[test]
fn replies_come_back_with_the_token_where_the_mailbox_takes_it() {
    let mut facts = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
    let reply_to = |facts: &NoticeFacts| parse(&Composer.compose(facts).unwrap().bytes).unwrap().reply_to[0].address.clone();
    assert_eq!(reply_to(&facts), "soporte+t-3f-9c0ffee0c0ffee0c0ffee0c0f@example.org");
    facts.office.plus_addresses = false;
    assert_eq!(reply_to(&facts), "soporte@example.org");
    facts.office.plus_addresses = true;
    facts.token = "x".repeat(60);
    assert_eq!(reply_to(&facts), "soporte@example.org", "a local part holds 64 bytes");
}

#[test]
fn an_office_says_it_in_its_own_words() {
    let mut facts = facts(NoticeKind::Closed, Capacity::Requester, Lang::Es);
    facts.requester = "Ana <b>https://mal.example</b> {numero}".to_owned();
    facts.texts = Texts {
        notice: Template {
            opening: "Cerramos {solicitud}, {solicitante} & compañía.\nGracias por escribir.".to_owned(),
            needed: "Hay <más> en https://example.org/ayuda?a=1&b=2.\nAntes del {plazo}.".to_owned(),
        },
        signature: "Con gusto,\n{oficina}".to_owned(),
    };
    let mail = read(&facts);
    let said = "Cerramos su solicitud #0000123, Ana <b>https://mal.example</b> {numero} & compañía.\nGracias por escribir.\n\
                Hay <más> en https://example.org/ayuda?a=1&b=2.\n";
    assert!(mail.text.replace("\r\n", "\n").starts_with(said), "{}", mail.text);
    assert!(mail.text.replace("\r\n", "\n").ends_with("-- \nCon gusto,\nOficina de Cultura\n"), "{}", mail.text);
    let html = mail.html.unwrap();
    assert!(html.contains("Ana &lt;b&gt;https://mal.example&lt;/b&gt; {numero} &amp; compañía."), "{html}");
    assert!(html.contains("Hay &lt;más&gt; en <a class=\"l\" href=\"https://example.org/ayuda?a=1&amp;b=2\""), "{html}");
    assert!(!html.contains("href=\"https://mal.example"), "what a stranger is called is no link");
    assert_eq!(mail.headers.iter().filter(|(name, _)| name == "Subject").count(), 1);
}

#[test]
fn whatever_a_text_lacks_something_is_said() {
    let mut facts = facts(NoticeKind::Reply, Capacity::Requester, Lang::Es);
    facts.texts.notice = Template { opening: "Antes del {plazo}.".to_owned(), needed: "{plazo}".to_owned() };
    assert!(read(&facts).text.starts_with("La mesa de servicios respondió en su solicitud #0000123."), "{}", read(&facts).text);
}

#[test]
fn it_threads_under_the_requesters_own_mail_and_is_known_as_ours() {
    let mail = parse(&Composer.compose(&facts(NoticeKind::Closed, Capacity::Requester, Lang::Es)).unwrap().bytes).unwrap();
    assert_eq!(mail.in_reply_to, ["CAF=abc@mail.example.org"]);
    assert_eq!(mail.references, ["first@mail.example.org", "CAF=abc@mail.example.org"]);
    assert_eq!(mail.message_id.as_deref(), Some("n.77.t-3f-9c0ffee@mesa.example.org"));
    assert_eq!(mail.auto.instance.as_deref(), Some("f00d"));
    assert_eq!(mail.subject, "[Mesa #0000123] La impresora del tercer piso no imprime");
    assert_eq!(mail.date, Some(Instant::from_millis(1_795_725_900_000)));
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let facts = facts(NoticeKind::Closed, Capacity::Requester, Lang::Es);
    assert_eq!(Composer.compose(&facts).unwrap().bytes, Composer.compose(&facts).unwrap().bytes);
}

#[test]
fn a_signed_notice_is_the_same_mail_with_a_signature_that_others_verify() {
    let mut facts = facts(NoticeKind::Closed, Capacity::Requester, Lang::Es);
    facts.attachments =
        vec![NoticeAttachment { name: "a.bin".to_owned(), media_type: "x/y".to_owned(), bytes: b"\x00 \r\n \r\n\r\n".to_vec() }];
    // Verifiers refuse what was signed in the future.
    facts.at = Instant::from_millis(1_700_000_000_000);
    let ours = signer(RSA);
    let plain = Composer.compose(&facts).unwrap().bytes;
    let signed = SignedComposer(ours.clone()).compose(&facts).unwrap().bytes;
    assert!(signed.ends_with(&plain) && signed.starts_with(b"DKIM-Signature: v=1; a=rsa-sha256;"));
    assert_eq!(signed, SignedComposer(ours.clone()).compose(&facts).unwrap().bytes, "every attempt sends the same bytes");
    let signature = header(&read_outgoing(&signed), "DKIM-Signature").unwrap().replace(' ', "");
    let named =
        "h=From:Reply-To:To:Subject:Date:Message-ID:In-Reply-To:References:X-Mesa-Instance:X-Mesa-Report:MIME-Version:Content-Type:";
    assert!(signature.contains(named), "{signature}");
    assert_ne!(verified(&ours, &signed), Some(false), "{}", String::from_utf8_lossy(&signed));
}

#[test]
fn files_go_along_under_their_names() {
    let mut facts = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
    let file = |name: &str, media: &str, bytes: &[u8]| NoticeAttachment {
        name: name.to_owned(),
        media_type: media.to_owned(),
        bytes: bytes.to_vec(),
    };
    facts.attachments = vec![
        file("información \"final\".pdf", "application/pdf", b"%PDF-1.7 \x00\xff\r\r\n\n"),
        file("../nota.txt", "text/plain; charset=x\r\nBcc: x", "línea\nsuelta".as_bytes()),
        file("", "multipart/mixed", b""),
    ];
    let mail = parse(&Composer.compose(&facts).unwrap().bytes).unwrap();
    let names: Vec<_> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["información _final_.pdf", "nota.txt", "adjunto"]);
    assert_eq!(mail.attachments[0].bytes, facts.attachments[0].bytes);
    assert_eq!(mail.attachments[1].bytes, facts.attachments[1].bytes);
}

#[test]
fn what_cannot_be_sent_everywhere_is_said_at_once() {
    let mut odd = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
    odd.to.address = address("peña@example.org");
    assert!(Composer.compose(&odd).is_err());
    let mut odd = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
    odd.message_id = "with space@x".to_owned();
    assert!(Composer.compose(&odd).is_err());
}

#[test]
fn ids_that_strangers_made_up_are_left_out() {
    let mut facts = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
    facts.in_reply_to = Some("ñandú\r\nBcc: x@y.co".to_owned());
    facts.references = (0..200).map(|n| format!("{n}@{}", "a".repeat(300))).collect();
    let bytes = Composer.compose(&facts).unwrap().bytes;
    assert!(headers_of(&bytes).iter().all(|(name, _)| name != "In-Reply-To" && name != "Bcc"));
    assert_eq!(parse(&bytes).unwrap().references.len(), 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever people call themselves and write, it goes out as it was meant, and never as another header.
    #[test]
    fn any_words_go_out_as_meant(name in "\\PC{0,60}|[ -~\r\n\t\u{0}\u{202e}ñ😀\"<>,;:@\\\\]{0,80}", subject in "\\PC{0,300}|[a-z\r\n=?_ñ😀]{0,300}", text in "(?s).{0,2000}", words in "(?s).{0,300}|[{}a-z\\n .:/h]{0,300}") {
        let mut facts = facts(NoticeKind::FollowUp, Capacity::Requester, Lang::Es);
        facts.to.name.clone_from(&name);
        facts.actor = Some(name.clone());
        facts.office.name = name;
        facts.subject = subject;
        facts.texts.notice = Template { opening: words.clone(), needed: words.clone() };
        facts.texts.signature = words;
        facts.entries[0].text = text;
        let mail = Composer.compose(&facts);
        prop_assert!(mail.is_ok(), "{:?}", mail.err());
    }
}

/// Not a test of speed (a debug build on a shared machine), but a thousandfold slip is noticed.
#[test]
fn composing_is_quick() {
    let facts = facts(NoticeKind::Closed, Capacity::Requester, Lang::Es);
    let start = std::time::Instant::now();
    for _ in 0..200 {
        Composer.compose(&facts).unwrap();
    }
    let each = start.elapsed() / 200;
    println!("composed in {each:?}");
    assert!(each < std::time::Duration::from_millis(50), "{each:?}");
}
