//! `mesa mail`: one mail explained, old mail imported as history, the mailbox reconciled.

use crate::support::{Handover, Run, World, binary, deliver_lmtp, service};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn corpus(name: &str) -> String {
    format!("{}/../crates/mail/tests/corpus/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn explained(command: &mut Command, file: &str) -> Value {
    let run = Run::of(command.args(["mail", "explain", file]));
    assert!(run.ok(), "{file}: {run:?}");
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// What `explain` says of the corpus is what the corpus says is right, and every name that docs/mail.md promises is there.
#[test]
fn every_message_of_the_corpus_explains_itself_without_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let mut names: Vec<String> = fs::read_dir(corpus("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "eml"));
    names.sort();
    for name in names.iter().step_by(12) {
        let mut command = binary();
        command.current_dir(folder.path()).env("MESA_LOG", "error");
        let told = explained(&mut command, &corpus(name));
        assert!(
            told["message"]["size"].as_u64().is_some() && told["message"]["sha256"].as_str().is_some_and(|hash| hash.len() == 64),
            "{name}"
        );
        let becomes = told["decision"]["becomes"].as_str().unwrap_or_default().to_owned();
        assert!(["ticket", "entry", "held", "ignored"].contains(&becomes.as_str()), "{name}: {told}");
        if told["unreadable"].is_null() {
            for key in ["desk", "headers", "automatic", "body", "attachments", "authentication"] {
                assert!(!told[key].is_null(), "{name}: {key} is missing");
            }
            assert_eq!(told["desk"], "empty", "{name}");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it left nothing behind");
}

/// The whole answer, name by name, beside what it was when somebody read and agreed to it (`explained/*.json`): its schema stays.
#[test]
fn what_is_said_of_a_mail_is_what_was_agreed_to() {
    let folder = tempfile::tempdir().unwrap();
    let agreed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/binary/explained");
    let mut files: Vec<_> = fs::read_dir(agreed).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 40, "{}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let mut command = binary();
        command.current_dir(folder.path()).env("MESA_LOG", "error").env("MESA_MAIL_ADDRESS", "soporte@mesa.example");
        command.env("MESA_AUTHSERV_ID", "mx.mesa.example");
        let told = explained(&mut command, &corpus(&format!("{name}.eml")));
        let meant: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        if told != meant {
            wrong.push(format!("{name}:\n  agreed {meant}\n  told   {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever it is given, it says something that can be read, and its exit code says whether that is an answer.
#[test]
fn what_is_no_mail_is_explained_too_and_what_is_no_file_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |file: &str| Run::of(binary().current_dir(folder.path()).env("MESA_LOG", "error").args(["mail", "explain", file]));
    for (name, bytes) in
        [("vacio", &b""[..]), ("foto.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("nota.txt", b"Hola, esto no es un correo.\n")]
    {
        fs::write(folder.path().join(name), bytes).unwrap();
        let run = explain(name);
        let told: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"));
        assert!(run.ok() && told["message"]["size"] == bytes.len(), "{run:?}");
        assert_eq!(told["decision"]["becomes"], "held", "{name}: {told}");
    }
    for file in ["no-existe.eml", "."] {
        let run = explain(file);
        assert!(run.code == Some(1) && run.out.is_empty(), "{run:?}");
        assert!(run.err.contains(file) && run.err.contains("cannot be read"), "{run:?}");
    }
}

#[test]
fn a_mail_is_explained_by_the_desk_it_would_come_to() {
    let world = World::sqlite();
    let mesa = world.start();
    let first = format!("From: Ana <ana@otra.example>\nTo: {}\nSubject: Uno\nMessage-ID: <uno@otra.example>\n\nHola.\n", world.support());
    assert_eq!(deliver_lmtp(world.lmtp, "ana@otra.example", &world.support(), &first), Handover::Taken);
    until("it is filed", || world.export().len() == 1);
    let reply = format!(
        "Authentication-Results: mx.otra.example; dmarc=pass header.from=otra.example\nFrom: Ana <ana@otra.example>\nTo: {}\n\
         Subject: Re: Uno\nIn-Reply-To: <uno@otra.example>\nAuto-Submitted: no\n\nMás.\n",
        world.support()
    );
    let mut child = world
        .command()
        .env("MESA_AUTHSERV_ID", "mx.otra.example")
        .args(["mail", "explain", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(reply.as_bytes()).unwrap();
    let told: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(
        (&told["desk"], &told["decision"]["becomes"], &told["decision"]["rule"]),
        (&"this".into(), &"entry".into(), &"references".into())
    );
    assert_eq!((&told["decision"]["ticket"], &told["decision"]["standing"]), (&1.into(), &"participant".into()));
    assert_eq!((&told["authentication"]["verdict"], &told["authentication"]["aligned"]), (&"verified".into(), &true.into()));
    assert_eq!(told["body"]["text"], "Más.");
    assert_eq!(world.export().len(), 1, "explaining changes nothing");
    assert!(mesa.stop().success());
}

const MBOX: &str = "From ana@otra.example Mon Mar  2 09:00:00 2020\n\
From: Ana <ana@otra.example>\nSubject: La impresora\nMessage-ID: <1@otra.example>\nDate: Mon, 2 Mar 2020 09:00:00 -0500\n\nNo imprime.\n>From aquí.\n\n\
From soporte@x Mon Mar  2 10:00:00 2020\n\
From: Soporte <SUPPORT>\nTo: ana@otra.example\nSubject: Re: La impresora\nMessage-ID: <2@x>\nIn-Reply-To: <1@otra.example>\n\
Date: Mon, 2 Mar 2020 10:00:00 -0500\n\nYa va alguien.\n\n\
From ana@otra.example Mon Mar  2 11:00:00 2020\n\
From: Ana <ana@otra.example>\nSubject: Re: La impresora\nMessage-ID: <3@otra.example>\nReferences: <1@otra.example> <2@x>\n\
Date: Mon, 2 Mar 2020 11:00:00 -0500\n\nGracias.\n";

fn archive(world: &World) -> std::path::PathBuf {
    let folder = world.path().join("archivo");
    for part in ["Maildir/cur", "Maildir/new", "Maildir/tmp"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    fs::write(folder.join("soporte.mbox"), MBOX.replace("SUPPORT", &world.support())).unwrap();
    let mail = |from: &str, subject: &str| format!("From: {from}\nSubject: {subject}\nDate: Tue, 3 Mar 2020 09:00:00 -0500\n\nHola.\n");
    fs::write(folder.join("Maildir/cur/1:2,S"), mail("beto@otra.example", "Dos")).unwrap();
    fs::write(folder.join("Maildir/cur/2:2,DS"), mail("beto@otra.example", "Borrador")).unwrap();
    fs::write(folder.join("Maildir/new/3"), format!("Auto-Submitted: auto-replied\n{}", mail("robot@otra.example", "Ausente"))).unwrap();
    fs::write(folder.join("Maildir/tmp/4"), mail("nadie@otra.example", "A medias")).unwrap();
    fs::write(folder.join("sin-remitente.eml"), "Subject: De nadie\nDate: Tue, 3 Mar 2020 09:00:00 -0500\n\nHola.\n").unwrap();
    fs::write(folder.join("notas.txt"), "esto no es un correo").unwrap();
    folder
}

fn imports(world: &World) {
    // Beside a running server: what it sends would be seen.
    let mesa = world.start();
    world.add_person("ada", "administrator", "una-clave-muy-larga");
    let folder = archive(world);
    let first = world.run(&["mail", "import", folder.to_str().unwrap()]);
    assert!(first.ok(), "{first:?}");
    let counts = |run: &Run, name: &str| {
        let line = run.out.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {run:?}"));
        line[name.len()..].split_whitespace().next().unwrap().parse::<u32>().unwrap()
    };
    let all = ["messages", "tickets filed", "threaded", "held", "ignored", "already known", "not taken", "files left out"]
        .map(|name| counts(&first, name));
    assert_eq!(all, [6, 2, 2, 1, 1, 0, 0, 2], "{first:?}");
    assert!(first.err.contains("is a draft") && first.err.contains("is no mail"), "{first:?}");
    let tickets = world.export();
    assert_eq!(tickets.len(), 2, "{tickets:?}");
    let printer = tickets.iter().find(|ticket| ticket["subject"] == "La impresora").unwrap();
    assert_eq!(printer["status"], "closed");
    assert_eq!(printer["entries"].as_array().unwrap().len(), 3);
    let text = serde_json::to_string(printer).unwrap();
    assert!(text.contains("2020-03-02T") && text.contains("\\nFrom aquí."), "{text}");
    assert!(tickets.iter().all(|ticket| ticket["notices"].as_array().is_none_or(Vec::is_empty)), "nobody is written to: {tickets:?}");
    let again = world.run(&["mail", "import", folder.to_str().unwrap()]);
    assert!(again.ok() && counts(&again, "already known") == 6 && counts(&again, "tickets filed") == 0, "{again:?}");
    assert_eq!(world.export().len(), 2);
    let nowhere = world.run(&["mail", "import", "/no/existe"]);
    assert!(nowhere.code == Some(1) && nowhere.err.contains("/no/existe"), "{nowhere:?}");
    assert!(mesa.stop().success());
}

/// Killed four times in the midst of it, and run to its end: every message is one ticket.
fn imports_killed(world: &World) {
    assert!(world.start().stop().success(), "so that there is a database");
    let folder = world.path().join("archivo/cur");
    fs::create_dir_all(&folder).unwrap();
    let all = 600;
    for number in 0..all {
        let filling = "Una carta larga.\n".repeat(200);
        let raw = format!("From: p{number}@otra.example\nSubject: Carta {number}\nDate: Tue, 3 Mar 2020 09:00:00 -0500\n\n{filling}");
        fs::write(folder.join(format!("{number}:2,S")), raw).unwrap();
    }
    let tickets = || world.database.texts("SELECT subject FROM ticket");
    for death in 1..=4 {
        let before = tickets().len();
        let mut import = world.command().args(["mail", "import", folder.to_str().unwrap()]).stdout(Stdio::null()).spawn().unwrap();
        while tickets().len() < before + 50 {
            assert!(import.try_wait().unwrap().is_none(), "it was to be killed at {death}, and ended with {}", tickets().len());
        }
        import.kill().unwrap();
        import.wait().unwrap();
        assert!(tickets().len() < all, "death {death} came too late to tell anything");
    }
    let last = world.run(&["mail", "import", folder.to_str().unwrap()]);
    assert!(last.ok(), "{last:?}");
    let mut subjects = tickets();
    subjects.sort();
    let once = subjects.len();
    subjects.dedup();
    assert_eq!((once, subjects.len()), (all, all), "lost or doubled");
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    imports_killed(&World::sqlite());
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was_on_postgresql() {
    match World::postgres() {
        Some(world) => imports_killed(&world),
        None => println!("skipped: MESA_TEST_POSTGRES is not set (`cargo xtask services` starts one)"),
    }
}

#[test]
fn old_mail_is_imported_as_history() {
    imports(&World::sqlite());
}

#[test]
fn old_mail_is_imported_as_history_on_postgresql() {
    match World::postgres() {
        Some(world) => imports(&world),
        None => println!("skipped: MESA_TEST_POSTGRES is not set (`cargo xtask services` starts one)"),
    }
}

#[test]
fn the_mailbox_is_reconciled_with_the_server() {
    let (Some(imap), Some(lmtp), Some(password)) =
        (service("MESA_TEST_IMAP"), service("MESA_TEST_LMTP"), service("MESA_TEST_IMAP_PASSWORD"))
    else {
        println!("skipped: MESA_TEST_IMAP is not set (`cargo xtask services` starts one)");
        return;
    };
    let mut world = World::sqlite();
    let none = world.run(&["mail", "reconcile"]);
    assert!(none.code == Some(2) && none.err.contains("MESA_IMAP_HOST"), "{none:?}");
    let (host, port) = imap.rsplit_once(':').unwrap();
    let user = world.support();
    world.set("MESA_IMAP_HOST", host).set("MESA_IMAP_PORT", port).set("MESA_IMAP_SECURITY", "plain");
    world.set("MESA_IMAP_USER", user.clone()).set("MESA_IMAP_PASSWORD", password);
    let never = world.run(&["mail", "reconcile"]);
    assert!(never.code == Some(1) && never.err.contains("never opened"), "{never:?}");
    let mut mesa = world.start();
    mesa.wait_until_it_reads();
    let put = |n: u32| {
        let from = format!("p{n}@otra.example");
        let auto = if n == 1 { "Auto-Submitted: auto-replied\n" } else { "" };
        let raw = format!("{auto}From: {from}\nTo: {user}\nSubject: Solicitud {n}\n\nHola {n}.\n");
        assert_eq!(deliver_lmtp(&*lmtp, &from, &user, &raw), Handover::Taken);
    };
    (0..3).for_each(put);
    until("it is filed", || world.export().len() == 2);
    let told = || -> Value {
        let run = world.run(&["mail", "reconcile", "--json"]);
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    };
    until("all is accounted for", || told()[0]["accounts"] == true);
    let tally = told()[0]["tally"].clone();
    assert_eq!((&tally["on_server"], &tally["filed"], &tally["ignored"][0][1]), (&3.into(), &2.into(), &1.into()), "{tally}");
    assert!(world.run(&["mail", "reconcile"]).ok());
    assert!(mesa.stop().success());
    // Nobody fetches now: what comes is missing, and said to be.
    put(3);
    let missing = world.run(&["mail", "reconcile"]);
    assert!(missing.code == Some(1) && missing.err.contains("not in the ledger"), "{missing:?}");
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !holds() {
        assert!(Instant::now() < end, "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}
