//! The commands, alone and beside a running server.

use crate::support::{Handover, Run, World, binary, deliver_lmtp};
use std::io::Write;
use std::process::Stdio;

fn mesa(arguments: &[&str]) -> Run {
    Run::of(binary().args(arguments))
}

#[test]
fn help_teaches_and_version_is_told() {
    let version = mesa(&["--version"]);
    assert!(version.ok() && version.out.trim() == format!("mesa {}", env!("CARGO_PKG_VERSION")), "{version:?}");
    let help = mesa(&["--help"]);
    for word in ["serve", "user", "export", "calendar", "demo", "mesa serve --demo"] {
        assert!(help.ok() && help.out.contains(word), "{word}: {help:?}");
    }
    let serve = mesa(&["serve", "--help"]);
    for word in ["MESA_MAIL_ADDRESS", "MESA_IMAP_PASSWORD_FILE", "MESA_LMTP_ADDR", "SIGTERM", "[imap]"] {
        assert!(serve.ok() && serve.out.contains(word), "{word}: {serve:?}");
    }
    for arguments in [&[][..], &["frobnicate"], &["serve", "--frobnicate"]] {
        let run = mesa(arguments);
        assert!(run.code == Some(2) && run.err.contains("Usage"), "{arguments:?}: {run:?}");
    }
}

#[test]
fn holidays_are_one_iso_date_a_line() {
    let run = mesa(&["calendar", "holidays", "2026"]);
    assert!(run.ok(), "{run:?}");
    let expected = "2026-01-01 2026-01-12 2026-03-23 2026-04-02 2026-04-03 2026-05-01 2026-05-18 2026-06-08 2026-06-15 2026-06-29 2026-07-20 \
                    2026-08-07 2026-08-17 2026-10-12 2026-11-02 2026-11-16 2026-12-08 2026-12-25";
    assert_eq!(run.out.lines().collect::<Vec<_>>(), expected.split(' ').collect::<Vec<_>>());
    assert_eq!(run.err, "");
    let named = mesa(&["calendar", "holidays", "2027", "--names"]);
    assert!(
        named.ok() && named.out.lines().all(|line| line.split_once('\t').is_some_and(|(date, name)| date.len() == 10 && !name.is_empty()))
    );
}

#[test]
fn business_hours_are_added_and_explained() {
    // Friday, an hour before the end: seven hours remain for Monday.
    let run = mesa(&["calendar", "add", "--from", "2026-11-20T16:00:00-05:00", "--hours", "8"]);
    assert!(run.ok(), "{run:?}");
    assert_eq!(run.out.lines().next(), Some("2026-11-23T16:00:00-05:00"));
    assert!(run.out.lines().count() > 1, "it is explained: {run:?}");
    // Over a holiday Monday.
    let run = mesa(&["calendar", "add", "--from", "2026-11-13T17:00:00-05:00", "--hours", "1"]);
    assert_eq!(run.out.lines().next(), Some("2026-11-17T09:00:00-05:00"));
    for (arguments, named) in [
        (["calendar", "add", "--from", "yesterday", "--hours", "8"], "--from"),
        (["calendar", "add", "--from", "2026-11-20T16:00:00-05:00", "--hours", "1e9"], "--hours"),
    ] {
        let run = mesa(&arguments);
        assert!(run.code == Some(2) && run.err.contains(named), "{run:?}");
    }
}

#[test]
fn people_are_added_listed_and_given_passwords_beside_a_running_server() {
    let world = World::sqlite();
    let _serving = world.start();
    let (ana, luis) = (world.at("ana"), world.at("luis"));
    let added = world.run(&["user", "add", "--name", "Ana Ruiz", "--address", &ana, "--role", "administrator"]);
    assert!(added.ok(), "{added:?}");
    assert!(added.out.trim().len() >= 16 && added.out.lines().count() == 1, "the made password alone is the result: {added:?}");

    let mut child = world
        .command()
        .args(["user", "add", "--name", "Luis Paz", "--address", &luis, "--role", "technician", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"una clave muy larga\n").unwrap();
    let piped = crate::support::ended(child);
    assert!(piped.ok() && piped.out.is_empty() && !piped.err.contains("muy larga"), "{piped:?}");

    let listed = world.run(&["user", "list"]);
    let lines: Vec<_> = listed.out.lines().collect();
    assert!(lines.contains(&format!("{ana}\tadministrator\tAna Ruiz").as_str()), "{listed:?}");
    assert!(lines.contains(&format!("{luis}\ttechnician\tLuis Paz").as_str()), "{listed:?}");

    let set = world.run(&["user", "password", &luis, "--password", "otra clave larga"]);
    assert!(set.ok(), "{set:?}");
    for (arguments, said) in [
        (vec!["user", "password", "nadie@otra.example", "--password", "otra clave larga"], "nadie@otra.example"),
        (vec!["user", "password", &luis, "--password", "corta"], "characters"),
        (vec!["user", "add", "--name", "Otra", "--address", &ana, "--role", "technician", "--password", "otra clave larga"], "exists"),
        (vec!["user", "add", "--name", "X", "--address", "no", "--role", "technician", "--password", "otra clave larga"], "address"),
    ] {
        let run = world.run(&arguments);
        assert!(run.code == Some(1) && run.err.contains(said), "{arguments:?}: {run:?}");
    }
    let requester = world.run(&["user", "add", "--name", "X", "--address", "x@y.example", "--role", "requester"]);
    assert!(requester.code == Some(2) && requester.err.contains("no account"), "{requester:?}");
}

#[test]
fn the_export_has_everything_that_a_ticket_is() {
    let world = World::sqlite();
    let mut mesa = world.start();
    world.add_person("admin", "administrator", "una clave muy larga");
    let (ana, jefe) = (world.at("ana"), world.at("jefe"));
    let raw = format!(
        "From: Ana Peña <{ana}>\nTo: {}\nCc: Jefe <{jefe}>\nSubject: No imprime\nMessage-ID: <uno@x.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nLa impresora no imprime.\n\n--b\n\
         Content-Type: application/pdf; name=\"informe año.pdf\"\nContent-Disposition: attachment; filename=\"informe año.pdf\"\n\
         Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b--\n",
        world.support()
    );
    assert_eq!(deliver_lmtp(world.lmtp, &ana, &world.support(), &raw), Handover::Taken);
    mesa.wait_for("message filed");

    let tickets = world.export();
    assert_eq!(tickets.len(), 1);
    let ticket = &tickets[0];
    assert_eq!(ticket["number"], 1);
    assert_eq!(ticket["subject"], "No imprime");
    assert_eq!(ticket["requester"]["address"], ana.as_str());
    assert_eq!(ticket["requester"]["name"], "Ana Peña");
    assert_eq!(ticket["observers"][0]["address"], jefe.as_str());
    assert_eq!((&ticket["status"], &ticket["kind"], &ticket["channel"]), (&"new".into(), &"incident".into(), &"mail".into()));
    for absent in ["category", "technician", "first_response", "solved", "closed"] {
        assert!(ticket[absent].is_null(), "{absent}: {ticket}");
    }
    assert!(ticket["opened"].as_str().is_some_and(|time| time.ends_with("-05:00")), "{ticket}");
    let entry = &ticket["entries"][0];
    assert!(entry["text"].as_str().unwrap().contains("La impresora no imprime."), "{ticket}");
    let file = &ticket["attachments"][0];
    assert_eq!(file["name"], "informe año.pdf");
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(file["size"], 9);
    let notices = ticket["notices"].as_array().unwrap();
    let told: Vec<_> = notices.iter().map(|notice| notice["to"].as_str().unwrap().to_owned()).collect();
    for person in [&ana, &jefe, &world.at("admin")] {
        assert!(told.contains(person), "{person} is not told: {ticket}");
    }
    for notice in notices {
        // Without a relay nothing leaves: it is kept to be read.
        assert_eq!((&notice["kind"], &notice["state"]), (&"registered".into(), &"kept".into()), "{ticket}");
        assert!(notice["message_id"].as_str().is_some_and(|id| !id.is_empty()));
    }
    assert_eq!(ticket["terms"].as_array().unwrap().len(), 2);

    let file = world.path().join("tickets.jsonl");
    let run = world.run(&["export", "--format", "jsonl", "--output", file.to_str().unwrap()]);
    assert!(run.ok() && run.out.is_empty(), "{run:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 1);
}

#[test]
fn what_to_publish_of_the_dkim_key_is_printed() {
    let mut world = World::sqlite();
    let missing = world.run(&["dkim-record"]);
    assert!(!missing.ok() && missing.err.contains("MESA_DKIM_KEY_FILE"), "{missing:?}");
    let support = world.support();
    let (_, domain) = support.split_once('@').unwrap();
    world.set("MESA_DKIM_DOMAIN", domain).set("MESA_DKIM_SELECTOR", "mesa2026");
    world.set("MESA_DKIM_KEY_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/mail/src/dkim/keys/rsa.pem"));
    let run = world.run(&["dkim-record"]);
    assert!(run.ok(), "{run:?}");
    for part in [&format!("mesa2026._domainkey.{domain}"), "v=DKIM1; k=rsa; p=MII", "IN TXT ( \"v=DKIM1"] {
        assert!(run.out.contains(part), "{run:?}");
    }
}
