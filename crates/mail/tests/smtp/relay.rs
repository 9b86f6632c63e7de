//! What each answer of a relay means (M27, M28).

use super::dialogue::{AllButTheDot, HELLO, Hear, Left, MAIL, Say, SayBytes, Sleep, Step, Text, play, script};
use super::peer::{TEXT, address, config, relay, send, send_with};
use mail::smtp::{Relay, Stage, Verdict};
use std::ops::ControlFlow;

const ALL: [Stage; 3] = [Stage::Accepting, Stage::FinalDot, Stage::DataSent];
const BEGIN: &[Step] = &[Hear("MAIL FROM:"), Say("250 ok"), Hear("RCPT TO:<ana@cultura.example>"), Say("250 ok")];
const TO_TEXT: &[Step] = &[Hear("DATA"), Say("354 go on")];

/// The verdict on one mail, and how far it got, for what the relay does after EHLO.
async fn met_by(parts: &[&[Step]]) -> (Verdict, Vec<Stage>) {
    let (port, playing) = play(vec![script(&[HELLO, &script(parts)])]).await;
    let mut relay = relay(port);
    let met = send(&mut relay, "ana@cultura.example").await;
    drop(relay);
    playing.await.unwrap();
    met
}

fn refused(code: u16, reply: &str) -> Verdict {
    Verdict::Refused { reply: reply.to_owned(), code }
}

fn deferred(reply: &str) -> Verdict {
    Verdict::Deferred { reply: reply.to_owned() }
}

#[tokio::test]
async fn mails_share_a_connection_and_arrive_stuffed() {
    let rset: &[Step] = &[Hear("RSET"), Say("250 ok")];
    let (port, playing) = play(vec![script(&[HELLO, MAIL, rset, MAIL, &[Hear("QUIT"), Say("221 bye"), Left]])]).await;
    let mut relay = relay(port);
    let accepted = Verdict::Accepted { reply: "250 2.0.0 taken as 42".to_owned() };
    assert_eq!(send(&mut relay, "ana@cultura.example").await, (accepted.clone(), ALL.to_vec()));
    assert_eq!(send(&mut relay, "luis@cultura.example").await, (accepted, ALL.to_vec()));
    relay.close().await;
    relay.close().await;
    let stuffed = b"Subject: hola\r\n\r\n..dot\r\nbye\r\n.\r\n".to_vec();
    assert_eq!(playing.await.unwrap(), [stuffed.clone(), stuffed]);
}

#[tokio::test]
async fn one_refused_recipient_stops_no_other() {
    let to_refused: &[Step] = &[Hear("MAIL"), Say("250 ok"), Hear("RCPT TO:<nadie@"), Say("550-5.1.1 no such"), Say("550 person")];
    let rset: &[Step] = &[Hear("RSET"), Say("250 ok")];
    let (port, playing) = play(vec![script(&[HELLO, MAIL, rset, to_refused, rset, MAIL, &[Left]])]).await;
    let mut relay = relay(port);
    assert!(matches!(send(&mut relay, "ana@cultura.example").await.0, Verdict::Accepted { .. }));
    let met = send(&mut relay, "nadie@cultura.example").await;
    assert_eq!(met, (refused(550, "550 5.1.1 no such person"), vec![]));
    assert!(matches!(send(&mut relay, "luis@cultura.example").await.0, Verdict::Accepted { .. }));
    drop(relay);
    assert_eq!(playing.await.unwrap().len(), 2);
}

#[tokio::test]
async fn answers_mean_what_they_say() {
    let mail = [Hear("MAIL FROM:<soporte@mesa.example> SIZE=28\r\n"), Say("451 4.7.1 greylisted"), Left];
    assert_eq!(met_by(&[&mail]).await, (deferred("451 4.7.1 greylisted"), vec![]));
    let mail = [Hear("MAIL"), Say("553 5.7.1 not your address"), Left];
    assert_eq!(met_by(&[&mail]).await, (refused(553, "553 5.7.1 not your address"), vec![]));
    let rcpt = [Hear("MAIL"), Say("250 ok"), Hear("RCPT"), Say("450 4.2.1 busy"), Left];
    assert_eq!(met_by(&[&rcpt]).await, (deferred("450 4.2.1 busy"), vec![]));
    assert_eq!(met_by(&[BEGIN, &[Hear("DATA"), Say("452 4.3.1 full"), Left]]).await, (deferred("452 4.3.1 full"), vec![Stage::Accepting]));
    assert_eq!(met_by(&[BEGIN, &[Hear("DATA"), Say("554 5.1.1 no"), Left]]).await, (refused(554, "554 5.1.1 no"), vec![Stage::Accepting]));
    let end = |answer| script(&[BEGIN, TO_TEXT, &[Text, Say(answer), Left]]);
    assert_eq!(met_by(&[&end("451 4.3.0 later")]).await, (deferred("451 4.3.0 later"), ALL.to_vec()));
    assert_eq!(met_by(&[&end("554 5.7.1 spam")]).await, (refused(554, "554 5.7.1 spam"), ALL.to_vec()));
    assert_eq!(met_by(&[&end("250")]).await, (Verdict::Accepted { reply: "250".to_owned() }, ALL.to_vec()));
}

#[tokio::test]
async fn a_farewell_is_the_channels_before_rcpt_and_the_mails_after() {
    let unreachable = |reply: &str| Verdict::Unreachable { reply: reply.to_owned() };
    assert_eq!(met_by(&[&[Hear("MAIL"), Say("421 4.3.2 closing")]]).await, (unreachable("421 4.3.2 closing"), vec![]));
    let rcpt = [Hear("MAIL"), Say("250 ok"), Hear("RCPT"), Say("421 4.7.0 slow down")];
    assert_eq!(met_by(&[&rcpt]).await, (deferred("421 4.7.0 slow down"), vec![]));
    let end = [Text, Say("421 4.3.2 closing")];
    assert_eq!(met_by(&[BEGIN, TO_TEXT, &end]).await, (deferred("421 4.3.2 closing"), ALL.to_vec()));
    for greeting in ["421 4.3.2 too many", "554 5.3.2 no mail here"] {
        let (port, playing) = play(vec![vec![Say(greeting)]]).await;
        assert_eq!(send(&mut relay(port), "ana@cultura.example").await, (unreachable(greeting), vec![]));
        playing.await.unwrap();
    }
}

#[tokio::test]
async fn from_rcpt_on_whatever_goes_wrong_is_this_mails_and_not_the_channels() {
    let rcpt: &[Step] = &[Hear("MAIL"), Say("250 ok"), Hear("RCPT")];
    for met in [
        // It hangs up, hangs, or answers out of step when it hears of this recipient.
        script(&[rcpt]),
        script(&[rcpt, &[Sleep(1500)]]),
        script(&[rcpt, &[Say("354 what"), Left]]),
        script(&[rcpt, &[Say("530 5.7.0 sign in first"), Left]]),
        script(&[rcpt, &[Say("535 5.7.8 not for this one"), Left]]),
        script(&[BEGIN, &[Hear("DATA")]]),
        script(&[BEGIN, &[Hear("DATA"), Say("538 5.7.11 not so"), Left]]),
        script(&[BEGIN, TO_TEXT, &[Text, Say("530 5.7.0 sign in first"), Left]]),
    ] {
        let (verdict, _) = met_by(&[&met]).await;
        assert!(matches!(verdict, Verdict::Deferred { .. }), "{met:?}: {verdict:?}");
    }
    // MAIL is where a relay says that it does not know us.
    let (verdict, _) = met_by(&[&[Hear("MAIL"), Say("534 5.7.9 stronger, please"), Left]]).await;
    assert!(matches!(verdict, Verdict::LoginRefused { .. }), "{verdict:?}");
    let (verdict, _) = met_by(&[&[Hear("MAIL"), Say("354 what"), Left]]).await;
    assert!(matches!(verdict, Verdict::Unreachable { .. }), "{verdict:?}");
}

#[tokio::test]
async fn a_relay_that_leaves_or_refuses_within_the_text_is_not_sent_the_dot() {
    let (verdict, stages) = met_by(&[BEGIN, TO_TEXT, &[AllButTheDot]]).await;
    assert!(matches!(verdict, Verdict::Deferred { .. }), "{verdict:?}");
    assert_eq!(stages, [Stage::Accepting, Stage::FinalDot]);
    let met = met_by(&[BEGIN, TO_TEXT, &[AllButTheDot, Say("552 5.3.4 too large"), Left]]).await;
    assert_eq!(met, (refused(552, "552 5.3.4 too large"), vec![Stage::Accepting, Stage::FinalDot]));
    let met = met_by(&[BEGIN, TO_TEXT, &[AllButTheDot, Say("421 4.4.2 too slow"), Left]]).await;
    assert_eq!(met, (deferred("421 4.4.2 too slow"), vec![Stage::Accepting, Stage::FinalDot]));
    // An answer before the question is no answer.
    let (verdict, stages) = met_by(&[BEGIN, TO_TEXT, &[AllButTheDot, Say("250 2.0.0 taken"), Left]]).await;
    assert!(matches!(verdict, Verdict::Deferred { .. }), "{verdict:?}");
    assert_eq!(stages, [Stage::Accepting, Stage::FinalDot]);
}

#[tokio::test]
async fn silence_before_the_dot_is_later_and_after_it_doubt() {
    for (silence, expected) in [
        (script(&[HELLO, &[Hear("MAIL"), Left]]), "Unreachable"),
        (script(&[HELLO, BEGIN, &[Hear("DATA"), Left]]), "Deferred"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, Left]]), "Unsure"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, SayBytes("250 ok"), Left]]), "Unsure"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, Say("250-ok"), Left]]), "Unsure"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, Say("354 more"), Left]]), "Unsure"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, Say("what?"), Left]]), "Unsure"),
        (script(&[HELLO, BEGIN, TO_TEXT, &[Text, Say("250-ok"), Say("251 ok"), Left]]), "Unsure"),
        (vec![Left], "Unreachable"),
    ] {
        let (port, playing) = play(vec![silence]).await;
        let (verdict, _) = send(&mut relay(port), "ana@cultura.example").await;
        assert!(format!("{verdict:?}").starts_with(expected), "{verdict:?} is not {expected}");
        playing.await.unwrap();
    }
}

#[tokio::test]
async fn an_attempt_may_be_given_up() {
    // Before DATA the connection stays good.
    let (port, playing) = play(vec![script(&[HELLO, BEGIN, &[Hear("RSET"), Say("250 ok")], MAIL, &[Left]])]).await;
    let mut relay = relay(port);
    let (verdict, stages) = send_with(&mut relay, "ana@cultura.example", TEXT, Some(Stage::Accepting)).await;
    assert!(matches!(verdict, Verdict::Deferred { .. }));
    assert_eq!(stages, [Stage::Accepting]);
    assert!(matches!(send(&mut relay, "ana@cultura.example").await.0, Verdict::Accepted { .. }));
    drop(relay);
    playing.await.unwrap();
    // Before the dot the relay hears no dot.
    let (port, playing) = play(vec![script(&[HELLO, BEGIN, TO_TEXT, &[AllButTheDot, Left]])]).await;
    let mut relay = super::peer::relay(port);
    let (verdict, stages) = send_with(&mut relay, "ana@cultura.example", TEXT, Some(Stage::FinalDot)).await;
    assert!(matches!(verdict, Verdict::Deferred { .. }));
    assert_eq!(stages, [Stage::Accepting, Stage::FinalDot]);
    playing.await.unwrap();
    // After it, nobody knows.
    let (port, playing) = play(vec![script(&[HELLO, BEGIN, TO_TEXT, &[Text, Left]])]).await;
    let mut relay = super::peer::relay(port);
    let (verdict, stages) = send_with(&mut relay, "ana@cultura.example", TEXT, Some(Stage::DataSent)).await;
    assert!(matches!(verdict, Verdict::Unsure { .. }));
    assert_eq!(stages, ALL);
    playing.await.unwrap();
}

#[tokio::test]
async fn dropping_the_attempt_closes_the_connection() {
    let (port, playing) = play(vec![script(&[HELLO, BEGIN, &[Left]]), script(&[HELLO, MAIL, &[Left]])]).await;
    let mut relay = relay(port);
    let (from, to) = (address("soporte@mesa.example"), address("ana@cultura.example"));
    let stuck = relay.send(&from, &to, TEXT, |_| std::future::pending::<ControlFlow<()>>());
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), stuck).await.is_err());
    assert!(matches!(send(&mut relay, "ana@cultura.example").await.0, Verdict::Accepted { .. }));
    drop(relay);
    playing.await.unwrap();
}

#[tokio::test]
async fn a_kept_connection_that_went_is_no_failure() {
    let rset: &[Step] = &[Hear("RSET"), Say("250 ok")];
    let endings: [&[Step]; 8] = [
        &[],
        &[Say("421 4.4.2 idle too long")],
        &[Say("250 what was that again"), Left],
        &[Hear("RSET"), Say("421 4.4.2 idle too long")],
        &[Hear("RSET"), Say("500 what"), Left],
        &[Hear("RSET")],
        &[Hear("RSET"), Say("250 ok"), Hear("MAIL"), Say("421 4.7.0 too many on this connection")],
        &[Hear("RSET"), Say("250 ok"), Hear("MAIL")],
    ];
    for ending in endings {
        let (port, playing) = play(vec![script(&[HELLO, MAIL, ending]), script(&[HELLO, MAIL, rset, MAIL, &[Left]])]).await;
        let mut relay = relay(port);
        for _ in 0..3 {
            let (verdict, stages) = send(&mut relay, "ana@cultura.example").await;
            assert!(matches!(verdict, Verdict::Accepted { .. }), "{ending:?}: {verdict:?}");
            assert_eq!(stages, ALL, "{ending:?}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        drop(relay);
        playing.await.unwrap();
    }
}

#[tokio::test]
async fn extensions_are_asked_for_when_needed_and_offered() {
    let hello: &[Step] = &[Say("220 x"), Hear("EHLO"), Say("250-x"), Say("250-8BITMIME"), Say("250 SMTPUTF8")];
    let beyond = [
        Hear("MAIL FROM:<soporte@mesa.example> BODY=8BITMIME SMTPUTF8\r\n"),
        Say("250 ok"),
        Hear("RCPT TO:<ñ@cultura.example>"),
        Say("550 no"),
    ];
    let (port, playing) = play(vec![script(&[hello, &beyond, &[Left]])]).await;
    let (verdict, _) = send_with(&mut relay(port), "ñ@cultura.example", "Subject: a\r\n\r\nñ\r\n".as_bytes(), None).await;
    assert_eq!(verdict, refused(550, "550 no"));
    playing.await.unwrap();

    // Neither is offered: an address cannot be sent, and the connection stays good for others.
    let old: &[Step] = &[Say("220 x"), Hear("EHLO"), Say("502 what"), Hear("HELO mesa.example"), Say("250 x")];
    let others = [Hear("RSET"), Say("250 ok"), Hear("MAIL FROM:<soporte@mesa.example>\r\n"), Say("550 no"), Left];
    let (port, playing) = play(vec![script(&[old, &others])]).await;
    let mut relay = relay(port);
    let (verdict, stages) = send(&mut relay, "ñ@cultura.example").await;
    assert!(matches!(&verdict, Verdict::Refused { reply, code: 553 } if reply.contains("SMTPUTF8")), "{verdict:?}");
    assert!(stages.is_empty());
    assert_eq!(send(&mut relay, "ana@cultura.example").await.0, refused(550, "550 no"));
    drop(relay);
    playing.await.unwrap();
}

#[tokio::test]
async fn what_no_relay_carries_is_not_sent() {
    // Larger than the relay said it takes.
    let (port, playing) = play(vec![script(&[HELLO, &[Left]])]).await;
    let (verdict, _) = send_with(&mut relay(port), "ana@cultura.example", &[b'a'; 1001], None).await;
    assert!(matches!(verdict, Verdict::Refused { code: 552, .. }), "{verdict:?}");
    playing.await.unwrap();
    // Text that another relay could read as two mails.
    for text in ["a\n.\nMAIL FROM:<x@y.example>\n", "a\r.\r\n", "a\n"] {
        let (verdict, _) = send_with(&mut relay(1), "ana@cultura.example", text.as_bytes(), None).await;
        assert!(matches!(verdict, Verdict::Refused { code: 554, .. }), "{verdict:?}");
    }
}

#[tokio::test]
async fn answers_without_end_are_not_waited_for() {
    let long = "a".repeat(5000).leak();
    for answer in [vec![SayBytes(long), Left], vec![Say("250-more"); 300]] {
        let (port, playing) = play(vec![script(&[&[Say("220 x"), Hear("EHLO")], &answer])]).await;
        let (verdict, _) = send(&mut relay(port), "ana@cultura.example").await;
        assert!(matches!(&verdict, Verdict::Unreachable { reply } if reply.contains("does not speak SMTP")), "{verdict:?}");
        // It may be cut off while it still speaks.
        let _ = playing.await;
    }
    let (port, playing) = play(vec![vec![Sleep(1500)]]).await;
    let (verdict, _) = send(&mut relay(port), "ana@cultura.example").await;
    assert!(matches!(&verdict, Verdict::Unreachable { reply } if reply.contains("did not answer within")), "{verdict:?}");
    playing.await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    // A port that was free a moment ago.
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let (verdict, stages) = send(&mut relay(port), "ana@cultura.example").await;
    assert!(matches!(verdict, Verdict::Unreachable { .. }), "{verdict:?}");
    assert!(stages.is_empty());
}

#[test]
fn a_name_that_breaks_the_dialogue_is_no_name() {
    for name in ["", "two words", "x\r\nMAIL FROM:<a@b.example>", "ñ.example"] {
        let config = mail::smtp::RelayConfig { hello_name: name.to_owned(), ..config(25) };
        assert!(Relay::new(config).is_err(), "{name:?}");
    }
}
