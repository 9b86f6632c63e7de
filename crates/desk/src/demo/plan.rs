//! When each ticket of the demo office was opened and where it stands now.

use super::dice::Dice;
use domain::Instant;
use domain::calendar::Calendar;
use domain::tickets::Status;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// A few hundred tickets are the work of two months; a hundred thousand that of three years.
const SHORTEST_DAYS: i64 = 60;
const LONGEST_DAYS: i64 = 3 * 365;
/// A ticket that was dealt with was opened at least this much business time ago.
const DEALT_WITH: i64 = 2 * HOUR;

#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) opened: Instant,
    pub(super) fate: Status,
}

/// Since when the office works with Mesa.
pub(super) fn since(now: Instant, tickets: u32) -> Instant {
    now.plus_days(-(SHORTEST_DAYS * i64::from(tickets) / 1_000).clamp(SHORTEST_DAYS, LONGEST_DAYS))
}

/// Every ticket, oldest first.
pub(super) fn plan(calendar: &Calendar, now: Instant, tickets: u32) -> Vec<Plan> {
    let start = since(now, tickets);
    let span = calendar.between(start, now);
    let mut dice = Dice::new(0);
    let counts = Counts::of(tickets);
    let stretch = counts.stretch(span);
    let mut ages: Vec<(i64, Status)> = Vec::new();
    for nth in 0..counts.new {
        ages.push((age_of_new(&mut dice, nth, counts.new), Status::New));
    }
    for _ in 0..counts.in_progress {
        ages.push((age_in_progress(&mut dice) * stretch / 100, Status::InProgress));
    }
    for _ in 0..counts.waiting {
        ages.push((dice.between(3 * HOUR, 70 * HOUR) * stretch / 100, Status::Waiting));
    }
    for _ in 0..counts.solved {
        ages.push((dice.between(10 * HOUR, 60 * HOUR), Status::Solved));
    }
    for _ in 0..counts.closed {
        ages.push((dice.between(DEALT_WITH, span.max(DEALT_WITH + 1)), Status::Closed));
    }
    ages.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
    let mut plans = at_business_time(calendar, start, span, &ages);
    for plan in &mut plans {
        after_hours(calendar, now, &mut dice, plan);
    }
    // People also write when nobody is there to answer: the two newest, by the clock on the wall.
    let newest = plans.iter_mut().rev().filter(|plan| plan.fate == Status::New).take(2);
    for (plan, minutes) in newest.zip([6, 38]) {
        plan.opened = now.plus_minutes(-minutes);
    }
    plans.sort_by_key(|plan| plan.opened);
    plans
}

struct Counts {
    new: i64,
    in_progress: i64,
    waiting: i64,
    solved: i64,
    closed: i64,
}

impl Counts {
    /// In 180 tickets 47 are open, as an office that began two months ago; in many, as many as a few technicians can have at hand.
    fn of(tickets: u32) -> Self {
        let all = i64::from(tickets);
        let open = if all <= 180 { all * 47 / 180 } else { (all / 150).max(50) };
        let (new, waiting) = ((open * 12 / 47).min(100), open * 10 / 47);
        let solved = (all / 40).min(6);
        Self { new, waiting, in_progress: open - new - waiting, solved, closed: all - open - solved }
    }

    /// Hundredths by which open tickets are older than in a small office, where the last days are always the fullest.
    fn stretch(&self, span: i64) -> i64 {
        let all = self.new + self.in_progress + self.waiting + self.solved + self.closed;
        if all <= 1_000 {
            return 100;
        }
        // How long it takes for as many tickets to arrive as are open, against a working week.
        let arrival = span / all.max(1) * (self.in_progress + self.waiting);
        (arrival * 100 / (40 * HOUR)).clamp(100, 400)
    }
}

/// Minutes to a good working day; the oldest have waited too long for their first answer.
fn age_of_new(dice: &mut Dice, nth: i64, count: i64) -> i64 {
    let part = (nth * 100 + dice.between(0, 100)) / count.max(1);
    3 * MINUTE + part * part * 10 * HOUR / 10_000
}

/// Most are younger than their term; some have passed it.
fn age_in_progress(dice: &mut Dice) -> i64 {
    match dice.between(0, 100) {
        0..50 => dice.between(45 * MINUTE, 9 * HOUR),
        50..80 => dice.between(9 * HOUR, 16 * HOUR),
        80..94 => dice.between(16 * HOUR, 26 * HOUR),
        _ => dice.between(26 * HOUR, 70 * HOUR),
    }
}

/// The moments that lie so much business time back, from oldest to newest.
fn at_business_time(calendar: &Calendar, start: Instant, span: i64, ages: &[(i64, Status)]) -> Vec<Plan> {
    let (mut at, mut gone) = (start, 0);
    let mut plans = Vec::with_capacity(ages.len());
    for (age, fate) in ages {
        let offset = (span - age).max(gone);
        // From the one before: walking from the start each time would walk years.
        at = calendar.add(at, offset - gone);
        gone = offset;
        plans.push(Plan { opened: at, fate: *fate });
    }
    plans
}

/// One in fifteen was written in the evening or on a day off, where that leaves time for what happened since.
fn after_hours(calendar: &Calendar, now: Instant, dice: &mut Dice, plan: &mut Plan) {
    if !dice.chance(9) {
        return;
    }
    let later = if dice.chance(65) { dice.between(70, 330) } else { dice.between(16 * 60, 58 * 60) };
    let moved = plan.opened.plus_minutes(later);
    let needed = if plan.fate == Status::New { 0 } else { DEALT_WITH };
    if moved < now && !calendar.is_business_time(moved) && calendar.between(moved, now) >= needed {
        plan.opened = moved;
    }
}
