use super::*;
use proptest::prelude::*;

const ID: &str = "mx.cultura.example";

fn ana() -> Vec<MailPerson> {
    vec![MailPerson { name: None, address: "ana@cultura.example".to_owned() }]
}

fn judged(results: &[&str]) -> Authentication {
    let results: Vec<String> = results.iter().map(|&value| value.to_owned()).collect();
    authenticate(&results, Some(ID), &ana())
}

#[test]
fn an_aligned_dmarc_pass_verifies_as_servers_write_it() {
    for written in [
        "mx.cultura.example; dmarc=pass (p=reject dis=none) header.from=cultura.example",
        "mx.cultura.example 1; spf=pass smtp.mailfrom=ana@cultura.example; dkim=pass (2048-bit key; unprotected) header.d=cultura.example \
         header.i=@cultura.example header.b=\"abc;=\"; dmarc=pass action=none header.from=cultura.example;",
        "MX.Cultura.Example; DMARC = pass (policy=none) header.from = Cultura.Example.",
        "(soy (yo)) \"mx.cultura.example\" (versión) 1 ; dmarc/1=pass reason=\"todo; dmarc=fail\" header.from=ana@cultura.example",
        "mx.cultura.example;\tdmarc=pass\theader.from=cultura.example ; arc=none",
    ] {
        let found = judged(&[written]);
        assert_eq!((found.verdict, found.reason, found.aligned), (Verdict::Verified, VerdictReason::Passed, true), "{written}");
    }
}

#[test]
fn what_our_server_found_is_told_method_by_method() {
    let found = judged(&[
        "mx.cultura.example; dmarc=fail header.from=cultura.example",
        "mx.cultura.example; dkim=fail header.d=a.example; dkim=pass header.d=b.example; spf=softfail smtp.mailfrom=x@y.example",
    ]);
    assert_eq!((found.verdict, found.reason), (Verdict::Failed, VerdictReason::DmarcFailed));
    let methods = (found.spf, found.dkim, found.dmarc);
    assert_eq!(methods, (Some(MethodResult::SoftFail), Some(MethodResult::Pass), Some(MethodResult::Fail)));
}

#[test]
fn less_than_an_aligned_pass_verifies_nobody() {
    let cases = [
        ("mx.cultura.example; none", Verdict::Unverified, VerdictReason::NoResult),
        ("mx.cultura.example", Verdict::Unverified, VerdictReason::NoResult),
        (
            "mx.cultura.example; spf=pass smtp.mailfrom=cultura.example; dkim=pass header.d=cultura.example",
            Verdict::Unverified,
            VerdictReason::NoResult,
        ),
        ("mx.cultura.example; dmarc=none header.from=cultura.example", Verdict::Unverified, VerdictReason::NoPolicy),
        ("mx.cultura.example; dmarc=temperror header.from=cultura.example", Verdict::Unverified, VerdictReason::Undecided),
        ("mx.cultura.example; dmarc=bestguesspass header.from=cultura.example", Verdict::Unverified, VerdictReason::Undecided),
        ("mx.cultura.example; dmarc=pass header.from=mala.example", Verdict::Unverified, VerdictReason::NotAligned),
        ("mx.cultura.example; dmarc=pass header.from=sub.cultura.example", Verdict::Unverified, VerdictReason::NotAligned),
        ("mx.cultura.example; dmarc=pass", Verdict::Unverified, VerdictReason::NotAligned),
        (
            "mx.cultura.example; dmarc=pass header.from=cultura.example header.from=mala.example",
            Verdict::Unverified,
            VerdictReason::NotAligned,
        ),
        (
            "mx.cultura.example; dmarc=pass header.from=cultura.example; dmarc=fail header.from=cultura.example",
            Verdict::Failed,
            VerdictReason::DmarcFailed,
        ),
        ("mx.cultura.example; spf=fail; dkim=none", Verdict::Failed, VerdictReason::SpfFailed),
        // A comment or a quote without its end, another version, another server.
        ("mx.cultura.example; dmarc=pass (header.from=cultura.example", Verdict::Unverified, VerdictReason::NotUnderstood),
        ("mx.cultura.example; dmarc=pass header.from=\"cultura.example", Verdict::Unverified, VerdictReason::NotUnderstood),
        ("mx.cultura.example 2; dmarc=pass header.from=cultura.example", Verdict::Unverified, VerdictReason::NotUnderstood),
        ("mx.mala.example; dmarc=pass header.from=cultura.example", Verdict::Unverified, VerdictReason::NoResult),
        ("mx.cultura.example.mala.example; dmarc=pass header.from=cultura.example", Verdict::Unverified, VerdictReason::NoResult),
        ("(mx.cultura.example) mala; dmarc=pass header.from=cultura.example", Verdict::Unverified, VerdictReason::NoResult),
    ];
    for (written, verdict, reason) in cases {
        let found = judged(&[written]);
        assert_eq!((found.verdict, found.reason), (verdict, reason), "{written}");
    }
}

#[test]
fn what_hides_in_comments_and_quotes_says_nothing() {
    for written in [
        "mx.cultura.example; dmarc=fail (x; dmarc=pass header.from=cultura.example)",
        "mx.cultura.example; dmarc=fail reason=\"; dmarc=pass header.from=cultura.example\"",
        "mx.cultura.example; spf=fail smtp.mailfrom=\"a;dmarc=pass header.from=cultura.example\"@mala.example",
        "mx.cultura.example; dmarc=fail (a \\) ; dmarc=pass header.from=cultura.example)",
    ] {
        assert_eq!(judged(&[written]).verdict, Verdict::Failed, "{written}");
    }
}

#[test]
fn a_forged_one_directly_below_ours_proves_nothing() {
    let forged = "mx.cultura.example; dmarc=pass header.from=cultura.example";
    assert_eq!(judged(&["mx.cultura.example; spf=none", forged]).verdict, Verdict::Unverified);
    assert_eq!(judged(&["mx.cultura.example; dmarc=fail header.from=cultura.example", forged]).verdict, Verdict::Failed);
    assert_eq!(
        judged(&["otro.example; spf=pass", forged]).reason,
        VerdictReason::NoResult,
        "below another's header everything is anybody's"
    );
}

#[test]
fn two_authors_or_none_are_verified_by_nothing() {
    let pass = vec!["mx.cultura.example; dmarc=pass header.from=cultura.example".to_owned()];
    let two = [ana(), vec![MailPerson { name: None, address: "jefe@cultura.example".to_owned() }]].concat();
    for from in [two, Vec::new()] {
        assert_eq!(authenticate(&pass, Some(ID), &from).reason, VerdictReason::NoSender);
    }
}

fn run(names: &[(&'static str, &str)]) -> Vec<String> {
    topmost_run(names, |header| header.0, |header| header.1.to_owned())
}

#[test]
fn the_topmost_run_ends_where_the_message_begins() {
    let ours = ("authentication-results", "1");
    let forged = ("Authentication-Results", "2");
    assert_eq!(run(&[("Return-Path", ""), ("Received", ""), ours, ("Received", ""), forged]), ["1"]);
    assert_eq!(run(&[("X-Original-To", ""), ours, forged, ("From", ""), forged]), ["1", "2"]);
    assert_eq!(run(&[("ARC-Seal", ""), ("Received-SPF", ""), ours]), ["1"]);
    for own in ["From", "Subject", "DKIM-Signature", "Date", "Message-ID", "Content-Type"] {
        assert!(run(&[("Received", ""), (own, ""), forged]).is_empty(), "{own}");
    }
    assert_eq!(run(&[ours; 40]).len(), MAX_RUN);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Whatever a sender writes: without our server's name configured there is no verdict, and nothing fails.
    #[test]
    fn without_the_configured_id_no_text_makes_a_verdict(results in proptest::collection::vec(hostile(), 0..5)) {
        for none in [None, Some(""), Some("  ")] {
            prop_assert_eq!(authenticate(&results, none, &ana()), Authentication::unverified(VerdictReason::NotConfigured));
        }
    }

    /// Nor does any text that does not bear that name at its head.
    #[test]
    fn another_servers_text_makes_no_verdict(results in proptest::collection::vec(hostile(), 1..5)) {
        let results: Vec<String> = results.iter().map(|value| format!("otro.example {value}")).collect();
        prop_assert_eq!(authenticate(&results, Some(ID), &ana()).verdict, Verdict::Unverified);
    }

    /// What a sender writes below our server's own word changes nothing of the verdict that acts.
    #[test]
    fn nothing_below_our_servers_word_verifies(results in proptest::collection::vec(hostile(), 0..5)) {
        let mut all = vec!["mx.cultura.example; dmarc=none header.from=cultura.example".to_owned()];
        all.extend(results);
        prop_assert_ne!(authenticate(&all, Some(ID), &ana()).verdict, Verdict::Verified);
    }
}

/// Pieces of such headers in any order, and any text.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("mx.cultura.example".to_owned()),
        Just(";".to_owned()),
        Just(" dmarc=pass".to_owned()),
        Just(" header.from=cultura.example".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just(" = ".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
