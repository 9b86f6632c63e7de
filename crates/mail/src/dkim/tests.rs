use super::canonical::{body_hash, header};
use super::*;
use crate::mime::headers_of;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::process::{Command, Stdio};

pub(crate) const RSA: &str = include_str!("keys/rsa.pem");
const ED25519: &str = include_str!("keys/ed25519.pem");

pub(crate) fn signer(pem: &str) -> Signer {
    Signer { domain: "example.org".to_owned(), selector: "mesa".to_owned(), key: Key::from_pem(pem).unwrap() }
}

const MAIL: &str = "From: =?utf-8?b?w5FhbmTDug==?=\r\n <soporte@example.org>\r\nReply-To: <soporte+t1@example.org>\r\nTo: <ana@example.org>\r\n\
     Subject:  a   b\t c \r\n d\r\nDate: Mon, 23 Nov 2026 09:00:00 -0500\r\nMessage-ID: <a@example.org>\r\nMIME-Version: 1.0\r\n\
     Content-Type: text/plain\r\n\r\nHola  \t mundo \r\n\r\n.punto\r\n \r\n\r\n\r\n";

#[test]
fn keys_are_read_and_published() {
    let published = |pem: &str| Key::from_pem(pem).unwrap().dns_record();
    let rsa = published(RSA);
    // What `openssl pkey -pubout` writes.
    assert!(rsa.starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"), "{rsa}");
    assert_eq!(published(include_str!("keys/rsa-pkcs1.pem")), rsa, "either way of writing it is the same key");
    assert_eq!(published(ED25519).len(), "v=DKIM1; k=ed25519; p=".len() + 44);
    let bad = |pem: &str| Key::from_pem(pem).err();
    assert_eq!(bad(include_str!("keys/rsa-short.pem")), Some(BadKey::Unusable));
    assert_eq!(bad("nada"), Some(BadKey::NotPem));
    assert_eq!(bad("-----BEGIN ENCRYPTED PRIVATE KEY-----"), Some(BadKey::Encrypted));
    assert_eq!(bad("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"), Some(BadKey::Unusable));
}

#[test]
fn the_relaxed_form_is_that_of_the_standard() {
    // RFC 6376 §3.4.5.
    assert_eq!(header("A", " X\r\n"), "a:X");
    assert_eq!(header("B ", " Y\t\r\n\tZ  \r\n"), "b:Y Z");
    assert_eq!(body_hash(b" C \r\nD \t E\r\n\r\n\r\n"), <[u8; 32]>::from(Sha256::digest(b" C\r\nD E\r\n")));
    assert_eq!(body_hash(b""), <[u8; 32]>::from(Sha256::digest(b"")));
    assert_eq!(body_hash(b"\r\n\r\n"), <[u8; 32]>::from(Sha256::digest(b"")));
    assert_eq!(body_hash(b"a\r\n\r\nb"), <[u8; 32]>::from(Sha256::digest(b"a\r\n\r\nb\r\n")));
}

#[test]
fn the_same_mail_is_signed_the_same_and_stays_whole() {
    for pem in [RSA, ED25519] {
        let signed = signer(pem).sign(MAIL.as_bytes(), 1_795_442_400).unwrap();
        assert_eq!(signed, signer(pem).sign(MAIL.as_bytes(), 1_795_442_400).unwrap());
        assert!(signed.ends_with(MAIL.as_bytes()));
        let text = String::from_utf8(signed.clone()).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 78), "{text}");
        assert_eq!(headers_of(&signed)[0].0, "DKIM-Signature");
        let value = &headers_of(&signed)[0].1.replace(' ', "");
        for part in [
            "d=example.org;",
            "s=mesa;",
            "c=relaxed/relaxed;",
            "t=1795442400;",
            "From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:From:",
        ] {
            assert!(value.contains(part), "{part} in {value}");
        }
    }
}

/// `dkimpy`, which shares nothing with us, says whether a verifier somewhere else would take it (Debian: python3-dkim, python3-nacl).
pub(crate) fn verified(signer: &Signer, mail: &[u8]) -> Option<bool> {
    let script =
        "import sys,dkim;r=sys.argv[1].encode();sys.exit(0 if dkim.verify(sys.stdin.buffer.read(),dnsfunc=lambda n,timeout=5:r) else 1)";
    let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| {
        Command::new(python).args(["-c", "import dkim,nacl"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    // `cargo xtask services` brings the verifier along; by itself this test may do without.
    assert!(python.is_some() || std::env::var_os("MESA_TEST_SMTP").is_none(), "python3-dkim and python3-nacl are not installed");
    let python = python?;
    let mut child = Command::new(python).args(["-c", script, &signer.key.dns_record()]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(mail).unwrap();
    Some(child.wait().unwrap().success())
}

#[test]
fn only_senders_of_the_keys_domain_are_signed() {
    let ours = signer(RSA);
    for (from, covered) in
        [("a@example.org", true), ("a@cultura.example.org", true), ("a@notexample.org", false), ("a@example.org.co", false)]
    {
        assert_eq!(ours.covers(&domain::people::Address::parse(from).unwrap()), covered, "{from}");
    }
}

#[test]
fn an_independent_verifier_takes_it_and_refuses_what_was_changed() {
    for pem in [RSA, ED25519] {
        let ours = signer(pem);
        let signed = ours.sign(MAIL.as_bytes(), 1_795_442_400).unwrap();
        let Some(good) = verified(&ours, &signed) else {
            println!("skipped: python3-dkim and python3-nacl are not installed");
            return;
        };
        assert!(good, "{}", String::from_utf8_lossy(&signed));
        let text = String::from_utf8(signed).unwrap();
        // What relays do to blanks and folding is no change.
        let refolded = text.replace("Subject:  a   b\t c \r\n d", "Subject: a b c d").replace("Hola  \t mundo \r\n", "Hola mundo\r\n");
        assert_ne!(refolded, text);
        assert_eq!(verified(&ours, refolded.as_bytes()), Some(true));
        for (from, to) in [
            ("Hola", "hola"),
            ("ana@example.org", "eva@example.org"),
            ("To: <", "To: <x@example.org>\r\nTo: <"),
            ("Subject: ", "Subject: otro\r\nSubject: "),
            ("soporte+t1", "soporte+t2"),
            ("Message-ID: <a", "Message-ID: <b"),
        ] {
            assert!(text.contains(from));
            assert_eq!(verified(&ours, text.replacen(from, to, 1).as_bytes()), Some(false), "{from}");
        }
    }
}
