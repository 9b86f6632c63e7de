//! How far a sender is believed: where answers go, who is written to, and whom they bring in (M18, M19).

use super::*;

#[test]
fn answers_go_where_a_believed_sender_wants_them() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let wanted = |reply_to: &[&str], verdict| {
        let mail = ParsedMail { reply_to: people(reply_to), cc: people(&["beto@externa.org"]), ..mail("ana@cultura.gov.co") };
        let facts = IntakeFacts { verdict, ..facts(&mail, &own, vec![], 0) };
        let decisions = [decide(&facts), open_by_hand(&facts, (address("ada@cultura.gov.co"), None))];
        let [by_mail, by_hand] = decisions.map(|decision| match decision {
            Decision::Open { answers_to, requester, observers, .. } => {
                assert_eq!(requester.0.as_str(), "ana@cultura.gov.co", "whoever is in From asks");
                (answers_to.map(|address| address.to_string()), observers.len())
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(by_mail, by_hand);
        by_mail
    };
    let to = |address: &str, copied| (Some(address.to_owned()), copied);
    assert_eq!(wanted(&["ana@casa.example"], Verdict::Verified), to("ana@casa.example", 1));
    assert_eq!(wanted(&["beto@externa.org"], Verdict::Verified), to("beto@externa.org", 0), "and are not told twice");
    assert_eq!(wanted(&["secretaria@cultura.gov.co"], Verdict::Unverified), to("secretaria@cultura.gov.co", 1), "the same house");
    assert_eq!(wanted(&["mala@externa.org"], Verdict::Unverified), (None, 1), "whoever writes in Ana's name gets no answers");
    assert_eq!(wanted(&["secretaria@cultura.gov.co"], Verdict::Failed), (None, 1));
    assert_eq!(wanted(&["ana@cultura.gov.co"], Verdict::Verified), (None, 1));
    assert_eq!(wanted(&["soporte+t1@cultura.gov.co"], Verdict::Verified), (None, 1), "never to ourselves");
    assert_eq!(wanted(&["soporte@cultura.gov.co", "ana@casa.example"], Verdict::Verified), to("ana@casa.example", 1));
}

#[test]
fn nobody_outside_is_written_to_for_a_sender_who_is_surely_somebody_else() {
    let (mail, own) = (mail("ana@cultura.gov.co"), ["soporte@cultura.gov.co"].map(address));
    let hears = |verdict, opened| {
        let Decision::Open { hears, .. } = decide(&IntakeFacts { verdict, ..facts(&mail, &own, vec![], opened) }) else { panic!() };
        hears
    };
    assert_eq!(hears(Verdict::Failed, 0), Hears::Staff);
    assert_eq!([Verdict::Verified, Verdict::Unverified].map(|verdict| hears(verdict, 0)), [Hears::Everybody; 2]);
    assert_eq!(hears(Verdict::Failed, QUIET_AFTER), Hears::Nobody, "a flood is a flood");
}

#[test]
fn a_crowd_is_brought_in_by_a_proven_sender_or_a_person_only() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let crowd = |count: usize| (0..count).map(|number| person(&format!("p{number}@externa.org"))).collect::<Vec<_>>();
    let brought = |decision: Decision| match decision {
        Decision::Open { observers, .. } | Decision::Append { observers, .. } => Ok(observers.len()),
        Decision::Hold { reason, .. } => Err(reason),
        other => panic!("{other:?}"),
    };
    let opening = |count, verdict, decide: fn(&IntakeFacts) -> Decision| {
        let mail = ParsedMail { cc: crowd(count), ..mail("ana@cultura.gov.co") };
        brought(decide(&IntakeFacts { verdict, ..facts(&mail, &own, vec![], 0) }))
    };
    assert_eq!(opening(MOST_COPIED, Verdict::Unverified, decide), Ok(MOST_COPIED));
    assert_eq!(opening(MOST_COPIED + 1, Verdict::Unverified, decide), Err(HoldReason::Crowd));
    assert_eq!(opening(MOST_COPIED + 1, Verdict::Verified, decide), Ok(MOST_COPIED + 1));
    assert_eq!(opening(MOST_COPIED + 1, Verdict::Unverified, decide_by_hand), Ok(MOST_COPIED + 1), "a person has looked at it");
    let reply = ParsedMail { cc: crowd(MOST_COPIED + 1), ..mail("ana@cultura.gov.co") };
    assert_eq!(brought(decided(&reply, vec![ticket(MatchRule::Token, Status::Waiting)])), Ok(0), "heard, and brings nobody");
}
