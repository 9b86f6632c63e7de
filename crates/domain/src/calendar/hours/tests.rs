use super::super::parse_rfc3339;
use super::*;
use proptest::prelude::*;

const ZONES: [&str; 6] = ["America/Bogota", "America/New_York", "America/Santiago", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia"];

fn bogota() -> Calendar {
    Calendar::office("America/Bogota").unwrap()
}

/// A round-the-clock timetable meets every change of offset; office hours meet none.
fn always(zone: &str) -> Calendar {
    let mut calendar = Calendar::office(zone).unwrap();
    calendar.week = std::array::from_fn(|_| vec![(0, 2 * HOUR + HOUR / 2), (2 * HOUR + HOUR / 2, 24 * HOUR)]);
    calendar
}

fn at(local: &str) -> Instant {
    parse_rfc3339(&format!("{local}:00-05:00")).unwrap()
}

fn due(from: &str, hours: i64) -> String {
    let calendar = bogota();
    calendar.rfc3339(calendar.add(at(from), hours * HOUR)).get(..16).unwrap().to_owned()
}

#[test]
fn eight_hours_from_the_morning_end_with_the_day() {
    assert_eq!(due("2026-11-23T08:00", 8), "2026-11-23T17:00");
}

#[test]
fn eight_hours_from_the_afternoon_are_the_same_time_tomorrow() {
    assert_eq!(due("2026-11-23T15:45", 8), "2026-11-24T15:45");
}

#[test]
fn lunch_does_not_count() {
    assert_eq!(due("2026-11-23T11:30", 1), "2026-11-23T13:30");
    assert_eq!(due("2026-11-23T12:10", 1), "2026-11-23T14:00");
}

#[test]
fn a_friday_night_mail_begins_on_monday() {
    assert_eq!(due("2026-11-20T22:00", 8), "2026-11-23T17:00");
}

#[test]
fn holy_week_is_crossed() {
    // Wednesday 1 April 2026, Thursday and Friday holy.
    assert_eq!(due("2026-04-01T16:00", 2), "2026-04-06T09:00");
}

#[test]
fn nothing_to_add_is_the_next_business_moment() {
    assert_eq!(due("2026-11-23T09:00", 0), "2026-11-23T09:00");
    assert_eq!(due("2026-11-23T17:00", 0), "2026-11-23T17:00");
    assert_eq!(due("2026-11-23T17:01", 0), "2026-11-24T08:00");
    assert_eq!(due("2026-11-23T17:01", -5), "2026-11-24T08:00");
}

#[test]
fn five_business_days_cross_a_weekend_and_a_holiday() {
    let calendar = bogota();
    let reopen_until = calendar.add_days(at("2026-12-02T10:00"), 5);
    assert_eq!(calendar.rfc3339(reopen_until), "2026-12-10T10:00:00-05:00");
}

#[test]
fn a_closing_day_counts_for_nothing() {
    let closed = bogota().with_closing_day(Date::new(2026, 11, 24).unwrap(), "Inventario");
    assert_eq!(closed.add(at("2026-11-23T16:00"), 2 * HOUR), at("2026-11-25T09:00"));
    assert_eq!(closed.between(at("2026-11-24T00:00"), at("2026-11-25T00:00")), 0);
}

#[test]
fn a_year_has_the_hours_that_a_calendar_on_the_wall_shows() {
    // 2026: 261 weekdays, 18 holidays, all of them on weekdays.
    let hours = bogota().between(at("2026-01-01T00:00"), at("2027-01-01T00:00")) / HOUR;
    assert_eq!(hours, (261 - 18) * 8);
}

#[test]
fn office_hours_follow_the_clock_on_the_wall_through_a_change_of_offset() {
    // New York moved its clocks on Sunday 8 March 2026: Monday 08:00 is 12:00 UTC, no longer 13:00.
    let calendar = Calendar::office("America/New_York").unwrap();
    let friday = parse_rfc3339("2026-03-06T17:00:00-05:00").unwrap();
    assert_eq!(calendar.rfc3339(calendar.add(friday, HOUR)), "2026-03-09T09:00:00-04:00");
}

#[test]
fn a_day_that_loses_an_hour_has_23_and_one_that_gains_it_25() {
    let calendar = always("America/New_York");
    let span = |from: &str, to: &str| calendar.between(parse_rfc3339(from).unwrap(), parse_rfc3339(to).unwrap()) / HOUR;
    assert_eq!(span("2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00"), 23);
    assert_eq!(span("2025-11-02T00:00:00-04:00", "2025-11-03T00:00:00-05:00"), 25);
}

#[test]
fn an_unknown_zone_is_named() {
    assert_eq!(Calendar::office("America/Macondo").unwrap_err().to_string(), "no such IANA time zone: America/Macondo");
}

#[test]
fn extremes_are_answered() {
    let calendar = bogota();
    let ends = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX].map(Instant::from_millis);
    for from in ends {
        for to in ends {
            assert!(calendar.between(from, to) >= 0);
        }
        for business in [i64::MIN, 0, 1, i64::MAX] {
            assert!(calendar.add(from, business) >= from);
        }
    }
}

fn calendars() -> impl Strategy<Value = Calendar> {
    (0..ZONES.len(), any::<bool>())
        .prop_map(|(zone, office)| if office { Calendar::office(ZONES[zone]).unwrap() } else { always(ZONES[zone]) })
}

/// 1971 to 2100, where zones change their minds most.
fn moments() -> impl Strategy<Value = Instant> {
    (31_536_000_000_i64..4_102_444_800_000).prop_map(Instant::from_millis)
}

/// Up to about two years of business time.
const LONG: i64 = 4_000 * HOUR;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_added_lies_between(calendar in calendars(), from in moments(), ms in 0..LONG) {
        prop_assert_eq!(calendar.between(from, calendar.add(from, ms)), ms);
    }

    #[test]
    fn adding_twice_is_adding_once(calendar in calendars(), from in moments(), a in 0..LONG, b in 0..LONG) {
        prop_assert_eq!(calendar.add(calendar.add(from, a), b), calendar.add(from, a + b));
    }

    #[test]
    fn later_never_comes_earlier(calendar in calendars(), from in moments(), wait in 0..400 * 24 * HOUR, ms in 0..LONG, more in 0..LONG) {
        prop_assert!(calendar.add(from, ms) <= calendar.add(from.plus_millis(wait), ms));
        prop_assert!(calendar.add(from, ms) <= calendar.add(from, ms + more));
    }

    #[test]
    fn stretches_add_up(calendar in calendars(), a in moments(), [first, second] in [0..1_000 * 24 * HOUR, 0..1_000 * 24 * HOUR]) {
        let (b, c) = (a.plus_millis(first), a.plus_millis(first + second));
        prop_assert_eq!(calendar.between(a, b) + calendar.between(b, c), calendar.between(a, c));
        prop_assert!(calendar.between(a, c) <= c.since(a));
    }

    #[test]
    fn a_deadline_is_in_business_time(calendar in calendars(), from in moments(), ms in 0..LONG) {
        prop_assert!(calendar.is_business_time(calendar.add(from, ms)));
    }

    #[test]
    fn bogota_deadlines_are_on_working_days_in_office_hours(from in moments(), ms in 0..LONG) {
        let calendar = bogota();
        let due = calendar.add(from, ms);
        let date = calendar.date(due);
        prop_assert!(super::super::holidays(date.year()).iter().all(|holiday| holiday.date != date));
        let time = calendar.rfc3339(due).get(11..19).unwrap().to_owned();
        let within = ("08:00:00".."12:00:00").contains(&time.as_str()) || ("13:00:00".."17:00:00").contains(&time.as_str());
        prop_assert!(within || time == "12:00:00" || time == "17:00:00", "{}", time);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_input_panics(calendar in calendars(), from in any::<i64>(), to in any::<i64>(), ms in any::<i64>()) {
        let (from, to) = (Instant::from_millis(from), Instant::from_millis(to));
        prop_assert!(calendar.between(from, to) >= 0);
        prop_assert!(calendar.add(from, ms) >= from);
    }
}
