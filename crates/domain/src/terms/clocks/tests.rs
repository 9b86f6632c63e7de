use super::super::{Alert, FIRST_RESPONSE_HOURS, HOUR_MS, due_alerts, resolution_hours, why};
use super::*;
use crate::Lang;
use crate::calendar::parse_rfc3339;
use crate::tickets::Priority;
use proptest::prelude::*;

fn bogota() -> Calendar {
    Calendar::office("America/Bogota").unwrap()
}

fn at(local: &str) -> Instant {
    parse_rfc3339(&format!("{local}:00-05:00")).unwrap()
}

/// Registered on a Monday at 08:00, 8 hours to answer and 16 to solve.
fn monday() -> Clocks {
    Clocks::start(at("2026-11-23T08:00"), i64::from(FIRST_RESPONSE_HOURS) * HOUR_MS, 16 * HOUR_MS)
}

fn phases(clocks: &Clocks, now: &str) -> (Phase, Phase) {
    let all = deadlines(&bogota(), clocks, Alerts::NONE);
    (phase(&all, clocks, Term::FirstResponse, at(now)), phase(&all, clocks, Term::Resolution, at(now)))
}

#[test]
fn resolution_times_are_the_offices() {
    let hours: Vec<u32> = (1..=6).map(|p| resolution_hours(Priority::new(p).unwrap())).collect();
    assert_eq!(hours, [40, 24, 16, 8, 4, 2]);
}

#[test]
fn a_new_ticket_warns_at_three_quarters() {
    let all = deadlines(&bogota(), &monday(), Alerts::NONE);
    assert_eq!(all.first_response, Deadline { due: at("2026-11-23T17:00"), warn: at("2026-11-23T15:00") });
    assert_eq!(all.resolution, Some(Deadline { due: at("2026-11-24T17:00"), warn: at("2026-11-24T12:00") }));
    assert_eq!(all.next, Some((Term::FirstResponse, at("2026-11-23T17:00"))));
    assert_eq!(all.next_alert, Some(at("2026-11-23T15:00")));
    assert_eq!(phases(&monday(), "2026-11-23T14:59"), (Phase::Running, Phase::Running));
    assert_eq!(phases(&monday(), "2026-11-23T15:00"), (Phase::Warning, Phase::Running));
    assert_eq!(phases(&monday(), "2026-11-23T17:00"), (Phase::Warning, Phase::Running));
    assert_eq!(phases(&monday(), "2026-11-23T17:01"), (Phase::Breached, Phase::Running));
}

#[test]
fn an_answer_stops_the_first_clock_only() {
    let clocks = monday().answered(at("2026-11-23T10:00")).answered(at("2026-11-25T10:00"));
    assert_eq!(phases(&clocks, "2026-11-24T13:00"), (Phase::Met, Phase::Warning));
    assert_eq!(deadlines(&bogota(), &clocks, Alerts::NONE).next, Some((Term::Resolution, at("2026-11-24T17:00"))));
    assert_eq!(phases(&monday().answered(at("2026-11-24T08:00")), "2026-11-24T08:00").0, Phase::MetLate);
}

#[test]
fn a_solution_without_follow_up_meets_both() {
    let clocks = monday().solves(&bogota(), at("2026-11-23T16:00"));
    assert_eq!(phases(&clocks, "2026-12-30T08:00"), (Phase::Met, Phase::Met));
    let all = deadlines(&bogota(), &clocks, Alerts::NONE);
    assert_eq!((all.next, all.next_alert), (None, None));
}

#[test]
fn waiting_stops_the_resolution_but_not_the_first_response() {
    let clocks = monday().waits(at("2026-11-23T10:00")).waits(at("2026-11-23T11:00"));
    let all = deadlines(&bogota(), &clocks, Alerts::NONE);
    assert_eq!(all.resolution, None);
    assert_eq!(all.next, Some((Term::FirstResponse, at("2026-11-23T17:00"))));
    assert_eq!(phases(&clocks, "2026-11-23T16:00"), (Phase::Warning, Phase::Paused));
    // From Monday 10:00 to Wednesday 10:00: 16 business hours waited.
    let resumed = clocks.resumes(&bogota(), at("2026-11-25T10:00"));
    assert_eq!(resumed.paused_ms, 16 * HOUR_MS);
    assert_eq!(deadlines(&bogota(), &resumed, Alerts::NONE).resolution.unwrap().due, at("2026-11-26T17:00"));
}

#[test]
fn a_reopened_ticket_goes_on_where_it_stood() {
    // Two hours used on Monday, solved; reopened a week later: 14 hours are left.
    let clocks = monday().solves(&bogota(), at("2026-11-23T10:00")).reopens(&bogota(), at("2026-11-30T10:00"));
    let due = deadlines(&bogota(), &clocks, Alerts::NONE).resolution.unwrap().due;
    assert_eq!(bogota().between(at("2026-11-30T10:00"), due), 14 * HOUR_MS);
    assert_eq!(phases(&clocks, "2026-11-30T10:00"), (Phase::Met, Phase::Running));
}

#[test]
fn each_alert_is_given_once() {
    let all = |clocks: &Clocks, raised| deadlines(&bogota(), clocks, raised);
    let clocks = monday();
    let given = |raised, now: &str| due_alerts(&all(&clocks, raised), &clocks, raised, at(now));
    let warned = Alerts::NONE.with(Term::FirstResponse, Alert::Warning);
    let breached = Alerts::NONE.with(Term::FirstResponse, Alert::Breach);
    assert_eq!(given(Alerts::NONE, "2026-11-23T14:59"), []);
    assert_eq!(given(Alerts::NONE, "2026-11-23T15:00"), [(Term::FirstResponse, Alert::Warning)]);
    assert_eq!(given(warned, "2026-11-23T16:00"), []);
    assert_eq!(given(warned, "2026-11-23T17:01"), [(Term::FirstResponse, Alert::Breach)]);
    assert_eq!(given(Alerts::NONE, "2026-11-24T12:00"), [(Term::FirstResponse, Alert::Breach), (Term::Resolution, Alert::Warning)]);
    assert_eq!(given(breached, "2026-11-24T08:00"), []);
    assert_eq!(all(&clocks, warned).next_alert, Some(at("2026-11-23T17:00").plus_millis(1)));
    assert_eq!(all(&clocks, breached).next_alert, Some(at("2026-11-24T12:00")));
    assert_eq!(breached.without(Term::FirstResponse), Alerts::NONE);
}

#[test]
fn time_left_is_business_time_and_time_over_is_not() {
    let friday = at("2026-11-20T16:00");
    assert_eq!(left_minutes(&bogota(), at("2026-11-23T09:00"), friday), 120);
    assert_eq!(left_minutes(&bogota(), friday, at("2026-11-20T16:00").plus_seconds(5)), -1);
    assert_eq!(left_minutes(&bogota(), friday, at("2026-11-23T16:00")), -3 * 24 * 60);
}

#[test]
fn a_term_says_why() {
    let waited = monday().waits(at("2026-11-23T10:00")).resumes(&bogota(), at("2026-11-23T11:30"));
    let lines = why(&bogota(), &waited, Term::Resolution, at("2026-11-23T12:00"), Lang::Es);
    assert_eq!(lines.first().unwrap(), "El plazo es de 16 horas hábiles desde el lun 23 nov 2026, 8:00 a. m.");
    assert!(lines.contains(&"No se cuentan 1 hora y 30 minutos hábiles en espera o ya solucionado.".to_owned()), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "Vence el mié 25 nov 2026, 9:30 a. m.");
    let waiting = why(&bogota(), &waited.waits(at("2026-11-24T09:00")), Term::Resolution, at("2026-11-24T10:00"), Lang::Es);
    assert_eq!(waiting.last().unwrap(), "El plazo no corre: está en espera desde el mar 24 nov 2026, 9:00 a. m.");
}

fn moment() -> impl Strategy<Value = Instant> {
    (1_700_000_000_000_i64..1_900_000_000_000).prop_map(Instant::from_millis)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn business_time_worked_is_the_term_however_it_was_interrupted(
        opened in moment(), hours in 1_i64..60, gaps in proptest::collection::vec(0_i64..5 * 24 * HOUR_MS, 0..12),
    ) {
        let calendar = bogota();
        let mut clocks = Clocks::start(opened, 8 * HOUR_MS, hours * HOUR_MS);
        let (mut now, mut worked) = (opened, 0);
        for (turn, gap) in gaps.iter().enumerate() {
            let next = now.plus_millis(*gap);
            match turn % 4 {
                0 => { worked += calendar.between(now, next); clocks = clocks.waits(next); }
                1 => clocks = clocks.resumes(&calendar, next),
                2 => { worked += calendar.between(now, next); clocks = clocks.solves(&calendar, next); }
                _ => clocks = clocks.reopens(&calendar, next),
            }
            now = next;
        }
        let clocks = clocks.reopens(&calendar, now).resumes(&calendar, now);
        let due = deadlines(&calendar, &clocks, Alerts::NONE).resolution.unwrap().due;
        let left = hours * HOUR_MS - worked;
        if left > 0 {
            prop_assert_eq!(calendar.between(now, due), left);
        } else {
            prop_assert!(due <= now);
        }
    }

    #[test]
    fn next_alert_is_when_alerts_come(opened in moment(), hours in 1_i64..60, bits in 0_u8..16) {
        let calendar = bogota();
        let clocks = Clocks::start(opened, 8 * HOUR_MS, hours * HOUR_MS);
        let raised = Alerts::from_bits(bits);
        let all = deadlines(&calendar, &clocks, raised);
        match all.next_alert {
            Some(next) => {
                prop_assert!(due_alerts(&all, &clocks, raised, next.plus_millis(-1)).is_empty());
                prop_assert!(!due_alerts(&all, &clocks, raised, next).is_empty());
            }
            None => prop_assert!(due_alerts(&all, &clocks, raised, Instant::from_millis(i64::MAX)).is_empty()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn odd_clocks_never_panic(parts in any::<[i64; 7]>(), some in any::<[bool; 3]>(), now in any::<i64>()) {
        let [opened, first_response_ms, resolution_ms, paused_ms, a, b, c] = parts;
        let when = |millis, some: bool| some.then_some(Instant::from_millis(millis));
        let clocks = Clocks {
            opened: Instant::from_millis(opened), first_response_ms, resolution_ms, paused_ms,
            waiting_since: when(a, some[0]), first_response_at: when(b, some[1]), solved_at: when(c, some[2]),
        };
        let (calendar, now) = (bogota(), Instant::from_millis(now));
        let all = deadlines(&calendar, &clocks, Alerts::NONE);
        for term in Term::ALL {
            let _ = (phase(&all, &clocks, *term, now), left_minutes(&calendar, all.first_response.due, now));
        }
        let _ = due_alerts(&all, &clocks, Alerts::NONE, now);
    }
}
