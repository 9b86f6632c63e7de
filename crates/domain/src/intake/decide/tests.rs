use super::super::{AutoSigns, MailPerson, attach_by_hand, decide_by_hand, open_by_hand};
use super::*;
use crate::Instant;
use crate::rules::{Action, Condition, Field, Operator, Rule, RuleId};
use crate::tickets::TicketId;
use proptest::prelude::*;

mod sender;

const NOW: Instant = Instant::from_millis(1_800_000_000_000);

fn address(raw: &str) -> Address {
    Address::parse(raw).unwrap()
}

fn person(raw: &str) -> MailPerson {
    MailPerson { name: None, address: raw.to_owned() }
}

fn people(raw: &[&str]) -> Vec<MailPerson> {
    raw.iter().map(|raw| person(raw)).collect()
}

fn mail(from: &str) -> ParsedMail {
    ParsedMail {
        from: people(&[from]),
        to: people(&["soporte@cultura.gov.co"]),
        subject: "La impresora".to_owned(),
        ..ParsedMail::default()
    }
}

/// Ana's ticket 7, with Beto copied and Tec working.
fn ticket(rule: MatchRule, status: Status) -> Candidate {
    let participants = ["ana@cultura.gov.co", "beto@externa.org", "tec@cultura.gov.co"].map(address).to_vec();
    let staff = vec![address("tec@cultura.gov.co")];
    Candidate { rule, ticket: TicketId(7), status, participants, staff, reopen_until: (status == Status::Closed).then_some(NOW) }
}

fn decided(mail: &ParsedMail, candidates: Vec<Candidate>) -> Decision {
    with(mail, candidates, 0, NOW)
}

fn with(mail: &ParsedMail, candidates: Vec<Candidate>, opened_last_hour: u32, now: Instant) -> Decision {
    let own = ["soporte@cultura.gov.co", "mesa@cultura.gov.co"].map(address);
    decide(&IntakeFacts { now, ..facts(mail, &own, candidates, opened_last_hour) })
}

fn facts<'a>(mail: &'a ParsedMail, own: &'a [Address], candidates: Vec<Candidate>, opened_last_hour: u32) -> IntakeFacts<'a> {
    IntakeFacts {
        mail,
        own,
        instance: "aquí",
        reply_to: mail.reply_to.iter().filter_map(|person| Address::parse(&person.address).ok()).collect(),
        candidates,
        opened_last_hour,
        mailbox: "soporte@cultura.gov.co",
        rules: vec![],
        verdict: Verdict::Unverified,
        ignored_sender: false,
        now: NOW,
    }
}

fn addresses(people: &[Person]) -> Vec<&str> {
    people.iter().map(|(address, _)| address.as_str()).collect()
}

#[test]
fn a_first_mail_opens_a_ticket_with_everybody_copied() {
    let mut mail = mail("Ana@cultura.gov.co");
    mail.to = people(&["soporte+ventas@cultura.gov.co", "beto@externa.org", "no es dirección"]);
    mail.cc = people(&["BETO@externa.org", "carla@cultura.gov.co", "ana@cultura.gov.co", "mesa@cultura.gov.co"]);
    let Decision::Open { requester, answers_to, observers, urgency, rule, continues, hears, ruled } = decided(&mail, vec![]) else {
        panic!()
    };
    assert_eq!(requester.0.as_str(), "ana@cultura.gov.co");
    assert_eq!(addresses(&observers), ["beto@externa.org", "carla@cultura.gov.co"]);
    assert_eq!((urgency, rule, continues, answers_to), (Level::MEDIUM, MatchRule::New, None, None));
    assert_eq!((hears, ruled), (Hears::Everybody, Outcome::default()));
}

#[test]
fn an_urgent_mail_starts_high() {
    let mail = ParsedMail { urgent: true, ..mail("ana@cultura.gov.co") };
    assert!(matches!(decided(&mail, vec![]), Decision::Open { urgency: Level::HIGH, .. }));
}

#[test]
fn a_mail_without_a_sender_waits_for_a_person() {
    for from in [vec![], people(&["undisclosed"]), people(&["", "a b@x.co"])] {
        let mail = ParsedMail { from, ..mail("ana@cultura.gov.co") };
        assert_eq!(decided(&mail, vec![ticket(MatchRule::Token, Status::New)]), hold(HoldReason::NoSender));
    }
    let mail = ParsedMail { from: people(&["roto", "ana@cultura.gov.co"]), ..mail("x@x.co") };
    assert!(matches!(decided(&mail, vec![]), Decision::Open { requester, .. } if requester.0.as_str() == "ana@cultura.gov.co"));
}

#[test]
fn our_own_mail_comes_to_rest() {
    assert_eq!(decided(&mail("Soporte+tabc@cultura.gov.co"), vec![]), Decision::Ignore(IgnoreReason::OwnMail));
    let mut echo = mail("alguien@externa.org");
    echo.auto.instance = Some("aquí".to_owned());
    assert_eq!(decided(&echo, vec![ticket(MatchRule::Token, Status::New)]), Decision::Ignore(IgnoreReason::OwnMail));
    echo.auto.report = true;
    assert!(matches!(decided(&echo, vec![ticket(MatchRule::Token, Status::New)]), Decision::Append { automatic: true, .. }));
    echo.auto = AutoSigns { instance: Some("otra".to_owned()), ..AutoSigns::default() };
    assert!(matches!(decided(&echo, vec![]), Decision::Open { .. }), "another Mesa's mail is mail");
}

#[test]
fn a_participant_is_heard_by_every_sign() {
    for rule in [MatchRule::Token, MatchRule::References, MatchRule::SubjectTag] {
        for from in ["ana@cultura.gov.co", "Beto@Externa.org", "tec@cultura.gov.co"] {
            let decision = decided(&mail(from), vec![ticket(rule, Status::Waiting)]);
            assert!(
                matches!(decision, Decision::Append { ticket: TicketId(7), rule: by, automatic: false, .. } if by == rule),
                "{from} {rule:?}"
            );
        }
    }
}

#[test]
fn a_stranger_with_a_token_is_held_on_the_ticket() {
    let expected = Decision::Hold { reason: HoldReason::Stranger, ticket: Some(TicketId(7)) };
    assert_eq!(decided(&mail("mala@externa.org"), vec![ticket(MatchRule::Token, Status::Closed)]), expected);
    // The same thread is known by its references too; that changes nothing.
    let both = vec![ticket(MatchRule::Token, Status::New), ticket(MatchRule::References, Status::New)];
    assert_eq!(decided(&mail("mala@externa.org"), both), expected);
}

#[test]
fn a_guessed_number_or_thread_opens_a_new_ticket() {
    let guessed = vec![ticket(MatchRule::References, Status::New), ticket(MatchRule::SubjectTag, Status::New)];
    assert!(matches!(decided(&mail("mala@externa.org"), guessed), Decision::Open { rule: MatchRule::New, continues: None, .. }));
}

#[test]
fn a_reply_brings_new_people_and_not_the_old_ones() {
    let mut mail = mail("ana@cultura.gov.co");
    mail.cc = people(&["beto@externa.org", "dora@cultura.gov.co", "soporte+t9@cultura.gov.co", "Dora@cultura.gov.co"]);
    let Decision::Append { observers, .. } = decided(&mail, vec![ticket(MatchRule::Token, Status::InProgress)]) else { panic!() };
    assert_eq!(addresses(&observers), ["dora@cultura.gov.co"]);
}

#[test]
fn a_closed_ticket_takes_replies_until_its_window_ends() {
    let closed = || vec![ticket(MatchRule::Token, Status::Closed)];
    let mail = mail("ana@cultura.gov.co");
    assert!(matches!(with(&mail, closed(), 0, NOW), Decision::Append { .. }));
    let Decision::Open { rule, continues, .. } = with(&mail, closed(), 0, NOW.plus_millis(1)) else { panic!() };
    assert_eq!((rule, continues), (MatchRule::NewAfterClosed, Some(TicketId(7))));
    let forever = vec![ticket(MatchRule::Token, Status::Solved)];
    assert!(matches!(with(&mail, forever, 0, NOW.plus_days(900)), Decision::Append { .. }), "a solved ticket always reopens");
}

#[test]
fn every_sign_of_a_machine_is_seen() {
    let signs = |auto| is_automatic(&ParsedMail { auto, ..mail("ana@cultura.gov.co") }, "aquí");
    let word = |word: &str| Some(word.to_owned());
    assert!(!signs(AutoSigns::default()));
    assert!(!signs(AutoSigns { auto_submitted: word("no"), ..AutoSigns::default() }));
    assert!(!signs(AutoSigns { precedence: word("first-class"), ..AutoSigns::default() }));
    assert!(!signs(AutoSigns { instance: word("otra"), ..AutoSigns::default() }));
    assert!(signs(AutoSigns { auto_submitted: word("auto-replied"), ..AutoSigns::default() }));
    assert!(signs(AutoSigns { auto_submitted: word(""), ..AutoSigns::default() }));
    assert!(signs(AutoSigns { null_return_path: true, ..AutoSigns::default() }));
    assert!(signs(AutoSigns { list: true, ..AutoSigns::default() }));
    assert!(signs(AutoSigns { report: true, ..AutoSigns::default() }));
    assert!(signs(AutoSigns { responder: true, ..AutoSigns::default() }));
    assert!(signs(AutoSigns { instance: word("aquí"), ..AutoSigns::default() }));
    for precedence in ["bulk", "list", "junk", "Bulk"] {
        assert!(signs(AutoSigns { precedence: word(precedence), ..AutoSigns::default() }), "{precedence}");
    }
}

#[test]
fn automatic_mail_is_threaded_where_it_belongs_and_ignored_elsewhere() {
    let away = |from: &str| {
        let mut mail = mail(from);
        mail.auto.auto_submitted = Some("auto-replied".to_owned());
        mail.cc = people(&["nueva@externa.org"]);
        mail
    };
    assert_eq!(decided(&away("ana@cultura.gov.co"), vec![]), Decision::Ignore(IgnoreReason::Automatic));
    let by = |from: &str, rule| decided(&away(from), vec![ticket(rule, Status::Closed)]);
    for rule in [MatchRule::Token, MatchRule::References, MatchRule::SubjectTag] {
        let Decision::Append { automatic, observers, .. } = by("ana@cultura.gov.co", rule) else { panic!() };
        assert!(automatic && observers.is_empty());
    }
    let stranger = Decision::Hold { reason: HoldReason::Stranger, ticket: Some(TicketId(7)) };
    assert_eq!(by("robot@externa.org", MatchRule::Token), stranger, "a stranger, machine or not");
    assert_eq!(by("robot@externa.org", MatchRule::References), Decision::Ignore(IgnoreReason::Automatic));
}

#[test]
fn a_null_return_path_threads_by_our_key_alone() {
    let mut bounce = mail("mailer-daemon@mx.externa.org");
    bounce.auto.null_return_path = true;
    let threaded = |rule| decided(&bounce, vec![ticket(rule, Status::InProgress)]);
    assert!(matches!(threaded(MatchRule::Token), Decision::Append { automatic: true, .. }));
    for guess in [MatchRule::References, MatchRule::SubjectTag] {
        assert_eq!(threaded(guess), Decision::Ignore(IgnoreReason::Automatic), "{guess:?}");
    }
}

#[test]
fn on_a_guessed_number_an_unproven_sender_brings_nobody_in_and_a_forged_one_is_held() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let held = Decision::Hold { reason: HoldReason::Forged, ticket: Some(TicketId(7)) };
    for machine in [false, true] {
        let mut mail = mail("ana@cultura.gov.co");
        mail.cc = people(&["nueva@externa.org"]);
        mail.auto.null_return_path = machine;
        let by = |rule, verdict| decide(&IntakeFacts { verdict, ..facts(&mail, &own, vec![ticket(rule, Status::Waiting)], 0) });
        let brought = |decision| {
            let Decision::Append { observers, .. } = decision else { panic!("{decision:?}") };
            observers.len()
        };
        assert_eq!(by(MatchRule::SubjectTag, Verdict::Failed), held);
        assert_eq!(brought(by(MatchRule::SubjectTag, Verdict::Unverified)), 0, "the reply itself is heard");
        assert_eq!(brought(by(MatchRule::SubjectTag, Verdict::Verified)), usize::from(!machine));
        for rule in [MatchRule::Token, MatchRule::References] {
            for verdict in [Verdict::Verified, Verdict::Unverified, Verdict::Failed] {
                assert_eq!(brought(by(rule, verdict)), usize::from(!machine), "{rule:?} {verdict:?}: what it answers speaks for it");
            }
        }
        // Whoever takes it in has looked at it; a machine's still moves nothing.
        let forged =
            IntakeFacts { verdict: Verdict::Failed, ..facts(&mail, &own, vec![ticket(MatchRule::SubjectTag, Status::Waiting)], 0) };
        let Decision::Append { automatic, rule: MatchRule::ByHand, observers, .. } = decide_by_hand(&forged) else { panic!() };
        assert_eq!((automatic, observers.len()), (machine, 0));
    }
}

#[test]
fn loops_and_floods_are_stopped() {
    let looping = ParsedMail { received: 101, ..mail("ana@cultura.gov.co") };
    assert_eq!(decided(&looping, vec![]), hold(HoldReason::Loop));
    let opened = |count| with(&mail("ana@cultura.gov.co"), vec![], count, NOW);
    assert!(matches!(opened(19), Decision::Open { hears: Hears::Everybody, .. }));
    assert!(matches!(opened(20), Decision::Open { hears: Hears::Nobody, .. }));
    assert!(matches!(opened(99), Decision::Open { hears: Hears::Nobody, .. }));
    assert_eq!(opened(100), hold(HoldReason::Flood));
    let reply = with(&mail("ana@cultura.gov.co"), vec![ticket(MatchRule::Token, Status::New)], 500, NOW);
    assert!(matches!(reply, Decision::Append { .. }), "a reply is no flood");
}

#[test]
fn staff_act_by_mail_only_when_their_address_is_proven() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let mut mail = mail("tec@cultura.gov.co");
    mail.cc = people(&["nueva@externa.org"]);
    for status in Status::ALL {
        for (rule, verdict, expected) in [
            (MatchRule::SubjectTag, Verdict::Verified, Standing::Staff),
            (MatchRule::SubjectTag, Verdict::Unverified, Standing::Kept),
            (MatchRule::References, Verdict::Failed, Standing::Kept),
        ] {
            let facts = IntakeFacts { verdict, ..facts(&mail, &own, vec![ticket(rule, *status)], 0) };
            let Decision::Append { standing, observers, .. } = decide(&facts) else { panic!() };
            assert_eq!((standing, observers.is_empty()), (expected, expected == Standing::Kept), "{status:?}");
        }
    }
    // Whoever asks for something needs no proof, staff or not.
    let ana = ParsedMail { from: people(&["ana@cultura.gov.co"]), ..mail.clone() };
    let decision = decide(&facts(&ana, &own, vec![ticket(MatchRule::Token, Status::Waiting)], 0));
    assert!(matches!(decision, Decision::Append { standing: Standing::Participant, .. }));
}

#[test]
fn an_ignored_sender_is_heard_only_on_what_is_under_way_with_them() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let of = |mail: &ParsedMail, candidates| decide(&IntakeFacts { ignored_sender: true, ..facts(mail, &own, candidates, 0) });
    let ana = mail("ana@cultura.gov.co");
    assert_eq!(of(&ana, vec![]), Decision::Ignore(IgnoreReason::IgnoredSender));
    assert_eq!(of(&ana, vec![ticket(MatchRule::Token, Status::Closed)]), Decision::Ignore(IgnoreReason::IgnoredSender));
    for status in [Status::New, Status::InProgress, Status::Waiting, Status::Solved] {
        assert!(matches!(of(&ana, vec![ticket(MatchRule::References, status)]), Decision::Append { .. }), "{status:?}");
    }
    let stranger = of(&mail("mala@externa.org"), vec![ticket(MatchRule::Token, Status::New)]);
    assert_eq!(stranger, Decision::Ignore(IgnoreReason::IgnoredSender));
}

#[test]
fn by_hand_a_mail_goes_where_it_is_put() {
    let own = ["soporte@cultura.gov.co"].map(address);
    let ada = || (address("ada@cultura.gov.co"), Some("Ada".to_owned()));
    let from_nobody = ParsedMail { from: Vec::new(), ..mail("x@x.co") };
    let from_us = mail("soporte@cultura.gov.co");
    for (mail, author) in
        [(mail("mala@externa.org"), "mala@externa.org"), (from_nobody, "ada@cultura.gov.co"), (from_us, "ada@cultura.gov.co")]
    {
        let facts = facts(&mail, &own, vec![], 500);
        for (status, expected) in
            [(Status::Waiting, Standing::Participant), (Status::Closed, Standing::Kept), (Status::Solved, Standing::Kept)]
        {
            let Decision::Append { author: by, standing, observers, rule, .. } =
                attach_by_hand(&facts, &ticket(MatchRule::ByHand, status), ada())
            else {
                panic!()
            };
            assert_eq!((by.0.as_str(), standing, observers.len(), rule), (author, expected, 0, MatchRule::ByHand));
        }
        let Decision::Open { requester, hears, .. } = open_by_hand(&facts, ada()) else { panic!() };
        assert_eq!((requester.0.as_str(), hears), (author, Hears::Nobody));
    }
}

fn by_hand(mail: &ParsedMail, candidates: Vec<Candidate>, opened_last_hour: u32) -> Decision {
    let own = ["soporte@cultura.gov.co", "mesa@cultura.gov.co"].map(address);
    decide_by_hand(&facts(mail, &own, candidates, opened_last_hour))
}

#[test]
fn by_hand_a_strangers_answer_goes_on_the_ticket_of_its_key() {
    let mut mail = mail("mala@externa.org");
    mail.cc = people(&["otra@externa.org"]);
    let Decision::Append { ticket: on, author, rule, observers, automatic, .. } =
        by_hand(&mail, vec![ticket(MatchRule::Token, Status::Closed)], 0)
    else {
        panic!()
    };
    assert_eq!((on, rule, automatic), (TicketId(7), MatchRule::ByHand, false));
    assert_eq!((author.0.as_str(), observers.len()), ("mala@externa.org", 0), "nobody joins the ticket by it");
}

#[test]
fn by_hand_floods_loops_and_machines_become_tickets_in_silence() {
    let mut looping = mail("ana@cultura.gov.co");
    looping.received = MAX_HOPS + 1;
    looping.cc = people(&["beto@externa.org", "soporte@cultura.gov.co"]);
    let mut away = mail("ana@cultura.gov.co");
    away.auto.auto_submitted = Some("auto-replied".to_owned());
    for (mail, opened) in [(looping, 0), (away, 0), (mail("ana@cultura.gov.co"), HOLD_AFTER)] {
        let Decision::Open { requester, observers, rule, hears, continues, .. } = by_hand(&mail, vec![], opened) else { panic!() };
        assert_eq!((requester.0.as_str(), rule, hears, continues), ("ana@cultura.gov.co", MatchRule::ByHand, Hears::Nobody, None));
        assert!(observers.iter().all(|(address, _)| address.as_str() == "beto@externa.org"));
    }
}

#[test]
fn by_hand_a_flood_on_a_closed_ticket_continues_it() {
    let closed = Candidate { reopen_until: Some(NOW.plus_millis(-1)), ..ticket(MatchRule::Token, Status::Closed) };
    let Decision::Open { continues, rule, .. } = by_hand(&mail("ana@cultura.gov.co"), vec![closed], HOLD_AFTER) else { panic!() };
    assert_eq!((continues, rule), (Some(TicketId(7)), MatchRule::ByHand));
}

#[test]
fn by_hand_nobody_and_ourselves_stay_where_they_are() {
    let nobody = ParsedMail { from: vec![], ..mail("x@x.co") };
    assert_eq!(by_hand(&nobody, vec![], 0), hold(HoldReason::NoSender));
    assert_eq!(by_hand(&mail("mesa@cultura.gov.co"), vec![], 0), Decision::Ignore(IgnoreReason::OwnMail));
}

#[test]
fn by_hand_what_needs_no_hand_is_decided_as_ever() {
    let reply = by_hand(&mail("ana@cultura.gov.co"), vec![ticket(MatchRule::Token, Status::Waiting)], 0);
    assert!(matches!(reply, Decision::Append { rule: MatchRule::Token, automatic: false, .. }));
    let new = by_hand(&mail("ana@cultura.gov.co"), vec![], 0);
    assert!(matches!(new, Decision::Open { rule: MatchRule::New, hears: Hears::Everybody, .. }));
}

fn anybody() -> impl Strategy<Value = MailPerson> {
    prop_oneof![
        Just("ana@cultura.gov.co"),
        Just("beto@externa.org"),
        Just("carla@externa.org"),
        Just("MESA@cultura.gov.co"),
        Just("soporte@cultura.gov.co"),
        Just("soporte+t12@cultura.gov.co"),
        Just("roto"),
        Just(""),
    ]
    .prop_map(person)
}

fn crowd() -> impl Strategy<Value = Vec<MailPerson>> {
    proptest::collection::vec(anybody(), 0..5)
}

fn any_signs() -> impl Strategy<Value = AutoSigns> {
    let word = || proptest::option::weighted(0.2, prop_oneof![Just("no"), Just("auto-replied"), Just("bulk"), Just("aquí")]);
    let sign = || proptest::bool::weighted(0.1);
    let signs = (word(), sign(), sign(), word(), sign(), sign(), word());
    signs.prop_map(|(auto_submitted, null_return_path, list, precedence, report, responder, instance)| {
        let owned = |word: Option<&str>| word.map(str::to_owned);
        AutoSigns {
            lists: Vec::new(),
            auto_submitted: owned(auto_submitted),
            null_return_path,
            list,
            precedence: owned(precedence),
            report,
            responder,
            instance: owned(instance),
        }
    })
}

fn any_mail() -> impl Strategy<Value = ParsedMail> {
    (crowd(), crowd(), crowd(), any_signs(), any::<bool>(), 0..120_usize).prop_map(|(from, to, cc, auto, urgent, received)| ParsedMail {
        from,
        to,
        cc,
        auto,
        urgent,
        received,
        ..ParsedMail::default()
    })
}

fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let rule = prop_oneof![Just(MatchRule::Token), Just(MatchRule::References), Just(MatchRule::SubjectTag)];
    let one =
        (rule, 1..5_i64, 0..Status::ALL.len(), crowd(), proptest::option::of(-5..5_i64)).prop_map(|(rule, id, status, people, until)| {
            let participants = people.iter().filter_map(MailPerson::known_as).map(|(address, _)| address).collect();
            Candidate {
                rule,
                ticket: TicketId(id),
                status: Status::ALL[status],
                participants,
                staff: Vec::new(),
                reopen_until: until.map(|days| NOW.plus_days(days)),
            }
        });
    proptest::collection::vec(one, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_mail_has_a_fate_and_we_are_nobody(mail in any_mail(), candidates in any_candidates(), opened in 0..150_u32) {
        let own = ["soporte@cultura.gov.co", "mesa@cultura.gov.co"].map(address);
        let nobody_of_ours = |people: &[Person]| people.iter().all(|(address, _)| !address.is_one_of(&own));
        let machine = is_automatic(&mail, "aquí");
        let sender = mail.from.iter().find_map(MailPerson::known_as);
        match with(&mail, candidates.clone(), opened, NOW) {
            Decision::Open { requester, observers, continues, .. } => {
                prop_assert!(!machine, "a machine opens nothing");
                prop_assert!(nobody_of_ours(std::slice::from_ref(&requester)) && nobody_of_ours(&observers));
                prop_assert!(observers.iter().all(|(address, _)| *address != requester.0));
                prop_assert_eq!(Some(requester), sender);
                let known = |ticket| candidates.iter().any(|c| c.ticket == ticket && c.status == Status::Closed);
                prop_assert!(continues.is_none_or(known));
            }
            Decision::Append { ticket, author, observers, automatic, rule, .. } => {
                prop_assert_eq!(automatic, machine);
                prop_assert!(!automatic || observers.is_empty());
                prop_assert!(nobody_of_ours(&observers) && nobody_of_ours(std::slice::from_ref(&author)));
                let on = candidates.iter().find(|c| c.ticket == ticket && c.rule == rule);
                prop_assert!(on.is_some());
                prop_assert!(automatic || candidates.iter().any(|c| c.ticket == ticket && c.participants.contains(&author.0)));
                prop_assert_eq!(Some(author), sender);
            }
            Decision::Hold { reason, ticket } => {
                prop_assert_eq!(reason == HoldReason::NoSender, sender.is_none());
                prop_assert!(ticket.is_none_or(|ticket| candidates.iter().any(|c| c.ticket == ticket)));
            }
            Decision::Ignore(reason) => {
                let ours = sender.is_some_and(|(address, _)| address.is_one_of(&own));
                prop_assert!(machine || ours, "only machines and ourselves are ignored");
                prop_assert!(reason != IgnoreReason::Duplicate);
            }
            Decision::SetAside(_) => prop_assert!(false, "there are no rules"),
            Decision::Report { .. } => prop_assert!(false, "reports are decided by themselves"),
        }
    }

    #[test]
    fn by_hand_everything_with_a_sender_but_our_own_is_filed(mail in any_mail(), candidates in any_candidates(), opened in 0..150_u32) {
        let own = ["soporte@cultura.gov.co", "mesa@cultura.gov.co"].map(address);
        let ours = |address: &Address| address.is_one_of(&own);
        match by_hand(&mail, candidates, opened) {
            Decision::Open { requester, observers, .. } => {
                prop_assert!(!ours(&requester.0) && observers.iter().all(|(address, _)| !ours(address)));
            }
            Decision::Append { author, .. } => prop_assert!(!ours(&author.0)),
            Decision::Hold { reason, .. } => prop_assert_eq!(reason, HoldReason::NoSender),
            Decision::Ignore(reason) => prop_assert_eq!(reason, IgnoreReason::OwnMail),
            Decision::SetAside(_) => prop_assert!(false, "by hand nothing is set aside by a rule"),
            Decision::Report { .. } => prop_assert!(false, "reports are decided by themselves"),
        }
    }
}

/// Ignores everything, and sets what it can before.
fn greedy() -> Vec<Rule> {
    let rule = |id, action| Rule {
        id: RuleId(id),
        name: format!("Regla {id}"),
        active: true,
        conditions: vec![Condition { field: Field::Sender, operator: Operator::Contains, negated: false, values: vec!["@".to_owned()] }],
        actions: vec![action],
        stop: false,
    };
    vec![rule(1, Action::Silent), rule(2, Action::Ignore)]
}

fn ruled_by(mail: &ParsedMail, candidates: Vec<Candidate>, decides: fn(&IntakeFacts) -> Decision) -> Decision {
    let own = [address("soporte@cultura.gov.co")];
    let facts = IntakeFacts {
        mail,
        own: &own,
        instance: "aquí",
        reply_to: mail.reply_to.iter().filter_map(|person| Address::parse(&person.address).ok()).collect(),
        candidates,
        opened_last_hour: 0,
        mailbox: "soporte",
        rules: greedy(),
        verdict: Verdict::Unverified,
        ignored_sender: false,
        now: NOW,
    };
    decides(&facts)
}

#[test]
fn a_rule_sets_aside_what_would_open_and_nothing_else() {
    let first = mail("ana@cultura.gov.co");
    let Decision::SetAside(outcome) = ruled_by(&first, vec![], decide) else { panic!() };
    assert_eq!(outcome.set_aside_by().map(|ran| ran.rule), Some(RuleId(2)));
    let on_it = vec![ticket(MatchRule::Token, Status::InProgress)];
    assert!(matches!(ruled_by(&first, on_it, decide), Decision::Append { .. }), "a participant's reply is heard");
    let over = Candidate { reopen_until: None, ..ticket(MatchRule::Token, Status::Closed) };
    let Decision::Open { continues: Some(TicketId(7)), ruled, .. } = ruled_by(&first, vec![over], decide) else { panic!() };
    assert!(ruled.silent && ruled.fate == Fate::Open);
    assert_eq!(ruled_by(&mail("soporte@cultura.gov.co"), vec![], decide), Decision::Ignore(IgnoreReason::OwnMail));
    let mut machine = mail("ana@cultura.gov.co");
    machine.auto.list = true;
    assert_eq!(ruled_by(&machine, vec![], decide), Decision::Ignore(IgnoreReason::Automatic));
}

#[test]
fn by_hand_a_rule_keeps_nothing_away() {
    let mut machine = mail("ana@cultura.gov.co");
    for list in [false, true] {
        machine.auto.list = list;
        let Decision::Open { rule: MatchRule::ByHand, hears: Hears::Nobody, ruled, .. } = ruled_by(&machine, vec![], decide_by_hand) else {
            panic!()
        };
        assert!(ruled.silent && ruled.fate == Fate::Open);
    }
}
