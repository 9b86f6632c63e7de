//! A wrong setting is named before anything has been started or changed.

use crate::support::{Mesa, Run, World, binary};
use std::fs;

/// `mesa serve` with these settings alone.
fn serve(settings: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let run = Run::of(binary().current_dir(folder.path()).arg("serve").envs(settings.iter().copied()));
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "something was made in spite of {settings:?}");
    run
}

/// Settings, the key that is named, and a word of the advice.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);

#[test]
fn each_wrong_setting_is_named_with_what_to_write_instead() {
    let good = [("MESA_MAIL_ADDRESS", "soporte@cultura.example")];
    let imap = [("MESA_IMAP_HOST", "imap.example"), ("MESA_IMAP_USER", "u"), ("MESA_IMAP_PASSWORD", "p")];
    let smtp = [("MESA_SMTP_HOST", "smtp.example")];
    let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/mail/src/dkim/keys");
    let (rsa, short) = (format!("{keys}/rsa.pem"), format!("{keys}/rsa-short.pem"));
    let dkim = [("MESA_DKIM_DOMAIN", "cultura.example"), ("MESA_DKIM_SELECTOR", "mesa"), ("MESA_DKIM_KEY_FILE", rsa.as_str())];
    let cases: &[Case] = &[
        (&[("MESA_MAIL_ADDRESS", "")], "MESA_MAIL_ADDRESS", "soporte@cultura.example"),
        (&[("MESA_MAIL_ADDRESS", "soporte")], "MESA_MAIL_ADDRESS", "soporte@cultura.example"),
        (&[("MESA_MAIL_ADDRESS", "soporte+x@cultura.example")], "MESA_MAIL_ADDRESS", "without"),
        (&[("MESA_ADDR", "here")], "MESA_ADDR", "host:port"),
        (&[("MESA_ADDR", "127.0.0.1")], "MESA_ADDR", "host:port"),
        (&[("MESA_PUBLIC_URL", "mesa.example")], "MESA_PUBLIC_URL", "https://"),
        (&[("MESA_PUBLIC_URL", "https://mesa.example/path")], "MESA_PUBLIC_URL", "without a path"),
        (&[("MESA_DATABASE_URL", "mysql://x/y")], "MESA_DATABASE_URL", "postgres://"),
        (&[("MESA_DATABASE_URL", "mesa.db")], "MESA_DATABASE_URL", "sqlite:"),
        (&[("MESA_TIME_ZONE", "Bogota")], "MESA_TIME_ZONE", "America/Bogota"),
        (&[("MESA_PLUS_ADDRESSES", "yes")], "MESA_PLUS_ADDRESSES", "true"),
        (&[("MESA_SOLUTION_CLOSES", "1")], "MESA_SOLUTION_CLOSES", "true"),
        (&[("MESA_REOPEN_DAYS", "-1")], "MESA_REOPEN_DAYS", "365"),
        (&[("MESA_MAX_MAIL_MIB", "1000")], "MESA_MAX_MAIL_MIB", "200"),
        (&[("MESA_LMTP_ADDR", "24")], "MESA_LMTP_ADDR", "host:port"),
        (&[("MESA_LMTP_ADDR", "0.0.0.0:2525")], "MESA_LMTP_ADDR", "MESA_LMTP_ALLOW_REMOTE"),
        (&[("MESA_LMTP_ALLOW_REMOTE", "si")], "MESA_LMTP_ALLOW_REMOTE", "true"),
        (&[("MESA_IMAP_USER", "u")], "MESA_IMAP_USER", "MESA_IMAP_HOST"),
        (&[("MESA_IMAP_HOST", "imap.example")], "MESA_IMAP_USER", "user"),
        (&[("MESA_IMAP_HOST", "imap.example"), ("MESA_IMAP_USER", "u")], "MESA_IMAP_PASSWORD", "MESA_IMAP_PASSWORD_FILE"),
        (&[imap[0], imap[1], ("MESA_IMAP_PASSWORD_FILE", "/no/such/file")], "MESA_IMAP_PASSWORD_FILE", "cannot be read"),
        (&[imap[0], imap[1], imap[2], ("MESA_IMAP_PASSWORD_FILE", "/etc/hostname")], "MESA_IMAP_PASSWORD_FILE", "both"),
        (&[imap[0], imap[1], imap[2], ("MESA_IMAP_PORT", "0")], "MESA_IMAP_PORT", "65535"),
        (&[imap[0], imap[1], imap[2], ("MESA_IMAP_SECURITY", "ssl")], "MESA_IMAP_SECURITY", "starttls"),
        (&[imap[0], imap[1], imap[2], ("MESA_IMAP_SECURITY", "plain")], "MESA_IMAP_SECURITY", "loopback"),
        (&[imap[0], imap[1], imap[2], ("MESA_IMAP_CA_FILE", "/no/such/file")], "MESA_IMAP_CA_FILE", "cannot be read"),
        (&[("MESA_IMAP_HOST", "imaps://imap.example"), imap[1], imap[2]], "MESA_IMAP_HOST", "without a scheme"),
        (&[("MESA_SMTP_PORT", "25")], "MESA_SMTP_PORT", "MESA_SMTP_HOST"),
        (&[smtp[0], ("MESA_SMTP_PORT", "smtp")], "MESA_SMTP_PORT", "65535"),
        (&[smtp[0], ("MESA_SMTP_SECURITY", "plain")], "MESA_SMTP_SECURITY", "loopback"),
        (&[smtp[0], ("MESA_SMTP_USER", "u")], "MESA_SMTP_PASSWORD", "MESA_SMTP_PASSWORD_FILE"),
        (&[smtp[0], ("MESA_SMTP_PASSWORD", "p")], "MESA_SMTP_USER", "user"),
        (&[dkim[1]], "MESA_DKIM_SELECTOR", "MESA_DKIM_DOMAIN"),
        (&[dkim[0], dkim[2]], "MESA_DKIM_SELECTOR", "mesa2026"),
        (&[dkim[0], dkim[1]], "MESA_DKIM_KEY_FILE", "openssl genpkey"),
        (&[dkim[0], dkim[1], ("MESA_DKIM_KEY_FILE", "/no/such/file")], "MESA_DKIM_KEY_FILE", "cannot be read"),
        (&[dkim[0], dkim[1], ("MESA_DKIM_KEY_FILE", short.as_str())], "MESA_DKIM_KEY_FILE", "2048"),
        (&[dkim[0], dkim[1], ("MESA_DKIM_KEY_FILE", "/etc/hostname")], "MESA_DKIM_KEY_FILE", "PEM"),
        (&[("MESA_DKIM_DOMAIN", "otra.example"), dkim[1], dkim[2]], "MESA_DKIM_DOMAIN", "support address"),
        (&[("MESA_DKIM_DOMAIN", "cultura"), dkim[1], dkim[2]], "MESA_DKIM_DOMAIN", "cultura.example"),
        (&[dkim[0], ("MESA_DKIM_SELECTOR", "a b"), dkim[2]], "MESA_DKIM_SELECTOR", "hyphens"),
        (&[("MESA_SITE_DIR", "/no/such/folder")], "MESA_SITE_DIR", "pkg/"),
        (&[("MESA_LOG", "a=b=c")], "MESA_LOG", "info"),
        (&[("MESA_MAIL_ADRESS", "x@y.example")], "MESA_MAIL_ADRESS", "MESA_MAIL_ADDRESS"),
        (&[("MESA_COLOUR", "blue")], "MESA_COLOUR", "mesa serve --help"),
        (&[("MESA_KILL_AT", "nowhere")], "MESA_KILL_AT", "intake.before_raw"),
    ];
    for (settings, key, advice) in cases {
        let run = serve(&[&good[..], settings].concat());
        assert_eq!(run.code, Some(2), "{settings:?}: {run:?}");
        let named = run.err.lines().find(|line| line.contains(key));
        assert!(named.is_some_and(|line| line.contains(advice)), "{settings:?} is not explained with {key} and “{advice}”:\n{}", run.err);
        assert_eq!(run.out, "", "results only on standard output");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_secrets_are_not() {
    let run = serve(&[("MESA_ADDR", "x"), ("MESA_DATABASE_URL", "mysql://root:geheim@db/x"), ("MESA_SMTP_PASSWORD", "secreto-del-relay")]);
    assert_eq!(run.code, Some(2));
    for key in ["MESA_ADDR", "MESA_DATABASE_URL", "MESA_SMTP_PASSWORD", "MESA_MAIL_ADDRESS"] {
        assert!(run.err.contains(key), "{key} is not named:\n{}", run.err);
    }
    assert!(!run.err.contains("geheim") && !run.err.contains("secreto"), "a secret is shown:\n{}", run.err);
}

#[test]
fn a_file_is_read_and_its_mistakes_are_named_as_it_spells_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mesa.toml");
    let serve = |text: &str| {
        fs::write(&file, text).unwrap();
        Run::of(binary().current_dir(folder.path()).args(["serve", "--config"]).arg(&file))
    };
    for (text, key, advice) in [
        ("mail_address = \"soporte@cultura.example\"\nadr = \"x\"", "adr", "did you mean addr"),
        ("mail_address = \"soporte@cultura.example\"\n[imap]\nhots = \"x\"", "imap_hots", "did you mean imap_host"),
        ("mail_address = \"soporte@cultura.example\"\nreopen_days = 1000", "reopen_days", "365"),
        ("mail_address = [1]", "mail_address", "wrong kind"),
        ("mail_address soporte", "mesa.toml", "TOML"),
    ] {
        let run = serve(text);
        assert_eq!(run.code, Some(2), "{text}: {run:?}");
        assert!(run.err.lines().any(|line| line.contains(key) && line.contains(advice)), "{text}:\n{}", run.err);
    }
    let missing = Run::of(binary().current_dir(folder.path()).args(["serve", "--config", "/no/such/mesa.toml"]));
    assert!(missing.code == Some(2) && missing.err.contains("/no/such/mesa.toml"), "{missing:?}");
}

#[test]
fn the_environment_goes_over_the_file() {
    let world = World::sqlite();
    let file = world.path().join("mesa.toml");
    fs::write(&file, "mail_address = \"soporte@otra.example\"\naddr = \"127.0.0.1:1\"\noffice_name = \"Oficina del archivo\"").unwrap();
    let mesa = world.start_with(&[("MESA_CONFIG", file.to_str().unwrap())]);
    let page = mesa.ask("GET", "/accesibilidad").send();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Oficina del archivo"), "{}", page.body);
}

#[test]
fn a_taken_port_is_named() {
    let world = World::sqlite();
    let _running = world.start();
    let mut other = World::sqlite();
    other.web = world.web;
    let run = other.run(&["serve"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("MESA_ADDR") && run.err.contains(&world.web.to_string()), "{run:?}");
}

#[test]
fn a_second_process_on_the_same_embedded_database_leaves() {
    let world = World::sqlite();
    let mesa = world.start();
    let mut second = world.command();
    let (web, lmtp) = (crate::support::free_port(), crate::support::free_port());
    let run = Run::of(second.env("MESA_ADDR", web.to_string()).env("MESA_LMTP_ADDR", lmtp.to_string()).arg("serve"));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("already running") && run.err.contains("process"), "{run:?}");
    // The first one has not noticed.
    assert_eq!(mesa.ask("GET", "/healthz").send().body, "ok");
    // And a killed one leaves no lock behind.
    drop(mesa);
    let again = world.start();
    assert_eq!(again.ask("GET", "/healthz").send().status, 200);
}

fn newer(world: &World) {
    assert!(world.start().stop().success());
    world.database.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)");
    for arguments in [&["serve"][..], &["user", "list"], &["export"]] {
        let run = world.run(arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}: {run:?}");
        assert!(run.err.contains("newer version") && run.err.contains("m9999_from_the_future"), "{run:?}");
    }
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    newer(&World::sqlite());
    if let Some(world) = World::postgres() {
        newer(&world);
    }
}

#[test]
fn it_stops_when_it_is_told_to() {
    for signal in ["TERM", "INT"] {
        let world = World::sqlite();
        let mut mesa: Mesa = world.start();
        mesa.signal(signal);
        let status = mesa.ends_within(std::time::Duration::from_secs(12)).unwrap_or_else(|| panic!("it goes on:\n{}", mesa.log()));
        assert!(status.success(), "{status:?}");
    }
}
