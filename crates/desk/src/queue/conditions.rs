//! From a filter to SQL. Every view is a stretch of one index; `plans.rs` asks both databases for their plans.

use super::cursor::Cursor;
use crate::categories::Tree;
use crate::{Desk, fold};
use domain::Instant;
use domain::people::{Actor, PersonId};
use domain::queue::{Filter, View};
use domain::terms::{HOUR_MS, Term};
use domain::tickets::{Priority, Status};
use sea_orm::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Word for word as in the partial indexes, so that the databases recognise it.
pub(crate) const OPEN: &str = "t.status IN ('new', 'in_progress', 'waiting')";
const DONE: &str = "t.status IN ('solved', 'closed')";
/// More words than this add nothing to a search.
const MAX_WORDS: usize = 8;

/// Conditions joined by AND, with their values.
#[derive(Clone, Default)]
pub(crate) struct Conditions {
    sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    /// No condition yet; the next value bound comes after these.
    pub(super) fn after_values(values: Vec<Value>) -> Self {
        Self { sql: Vec::new(), values }
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn and(&mut self, condition: impl Into<String>) {
        self.sql.push(condition.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    pub(crate) fn where_sql(&self) -> String {
        if self.sql.is_empty() { "TRUE".to_owned() } else { self.sql.join(" AND ") }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The deadline that comes next first, those without one last.
    Due,
    /// The latest change first.
    Updated,
}

pub(super) const fn order_of(view: View) -> Order {
    match view {
        View::Done | View::All => Order::Updated,
        View::Unassigned | View::Mine | View::ToTake | View::DueSoon | View::Waiting | View::Open => Order::Due,
    }
}

/// The same, so that an index leads to it: what is done and solved is all that is solved.
pub(super) fn led(filter: Filter) -> Filter {
    if filter.view == View::Done && filter.status == Some(Status::Solved) { Filter { view: View::All, ..filter } } else { filter }
}

/// No group either, or one that is archived or of whom nobody may be given tickets: it would be in nobody's list.
pub(crate) const NO_GROUP: &str = "(t.team_id IS NULL OR NOT EXISTS (SELECT 1 FROM team g JOIN team_member m ON m.team_id = g.id \
     JOIN person p ON p.id = m.person_id WHERE g.id = t.team_id AND NOT g.archived AND p.active AND p.role IN ('technician', 'administrator')))";

/// What a view consists of.
pub(super) fn view(conditions: &mut Conditions, view: View, me: Option<PersonId>, soon: &str) {
    match view {
        View::Unassigned => conditions.and(format!("t.technician_id IS NULL AND {OPEN} AND {NO_GROUP}")),
        View::Mine => {
            let me = conditions.bind(me.map_or(0, |person| person.0));
            conditions.and(format!("t.technician_id = {me} AND {OPEN}"));
        }
        View::ToTake => {
            let me = conditions.bind(me.map_or(0, |person| person.0));
            // As conditions on each row, so that nothing but the deadline leads.
            conditions.and(format!(
                "t.technician_id IS NULL AND {OPEN} AND t.team_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM team_member m WHERE \
                 m.person_id = {me}) OR EXISTS (SELECT 1 FROM team_member m WHERE m.person_id = {me} AND m.team_id = t.team_id))"
            ));
        }
        View::DueSoon => conditions.and(format!("{OPEN} AND {soon}")),
        View::Waiting => conditions.and("t.status = 'waiting'"),
        View::Open => conditions.and(OPEN),
        View::Done => conditions.and(DONE),
        View::All => {}
    }
}

/// The filters that an index, or the small number of open tickets, serves.
pub(super) fn narrow(conditions: &mut Conditions, filter: &Filter) {
    if let Some(status) = filter.status {
        // Word for word as in the partial indexes. Solved ones have an index of their own: they are few among very many that are closed.
        if status != Status::Solved {
            conditions.and(if status.is_open() { OPEN } else { DONE });
        }
        conditions.and(format!("t.status = '{}'", status.key()));
    }
    let category = filter.category.filter(|_| !is_sifted_by_category(filter));
    let equal = [
        ("t.category_id", category.map(|category| Value::from(category.0))),
        ("t.technician_id", filter.technician.map(|technician| Value::from(technician.0))),
    ];
    all_equal(conditions, equal);
    if order_of(filter.view) == Order::Due {
        of_group(conditions, filter);
    }
}

/// Tickets that a group was handed, and those of its people.
fn of_group(conditions: &mut Conditions, filter: &Filter) {
    if let Some(group) = filter.group {
        let group = conditions.bind(group.0);
        conditions
            .and(format!("(t.team_id = {group} OR t.technician_id IN (SELECT m.person_id FROM team_member m WHERE m.team_id = {group}))"));
    }
}

/// Of technician and category one index leads; what the technician had is looked through for the category, except among open tickets.
fn is_sifted_by_category(filter: &Filter) -> bool {
    filter.technician.is_some() && order_of(filter.view) == Order::Updated
}

/// The filters that have to look at each row. False when there are none.
pub(super) fn sift(conditions: &mut Conditions, filter: &Filter) -> bool {
    let before = conditions.sql.len();
    let category = filter.category.filter(|_| is_sifted_by_category(filter));
    let equal = [
        ("t.category_id", category.map(|category| Value::from(category.0))),
        ("t.kind", filter.kind.map(|kind| Value::from(kind.key()))),
        ("t.priority", filter.priority.map(|priority| Value::from(i16::from(priority.get())))),
    ];
    all_equal(conditions, equal);
    if order_of(filter.view) == Order::Updated {
        of_group(conditions, filter);
    }
    for word in words(filter) {
        let pattern = conditions.bind(format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
        conditions.and(format!("t.haystack LIKE {pattern} ESCAPE '\\'"));
    }
    conditions.sql.len() > before
}

fn all_equal<const N: usize>(conditions: &mut Conditions, pairs: [(&str, Option<Value>); N]) {
    for (column, value) in pairs {
        if let Some(value) = value {
            let place = conditions.bind(value);
            conditions.and(format!("{column} = {place}"));
        }
    }
}

fn words(filter: &Filter) -> Vec<String> {
    filter
        .text
        .as_deref()
        .map(fold::fold)
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(str::to_owned)
        .collect()
}

/// `123` and `#0000123` are the ticket of that number.
pub(super) fn number(filter: &Filter) -> Option<i64> {
    let text = filter.text.as_deref()?.trim();
    let digits = text.strip_prefix('#').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

pub(super) fn after(conditions: &mut Conditions, cursor: Cursor) {
    match cursor {
        Cursor::Due { due, id } => {
            let (due, id) = (conditions.bind(due), conditions.bind(id));
            conditions.and(format!("(t.next_due, t.id) > ({due}, {id})"));
        }
        Cursor::NoDue { id } => {
            let id = conditions.bind(id);
            conditions.and(format!("t.id > {id}"));
        }
        Cursor::Updated { at, id } => {
            let (at, id) = (conditions.bind(at), conditions.bind(id));
            conditions.and(format!("(t.updated_at, t.id) < ({at}, {id})"));
        }
    }
}

pub(super) fn me(actor: &Actor) -> Option<PersonId> {
    match actor {
        Actor::Staff(staff) => Some(staff.id),
        Actor::Participant(_) | Actor::System => None,
    }
}

/// Past the warning mark or the deadline: at most the last part of the term's business time is left (a quarter, unless the office decides otherwise). Business time cannot be reckoned in SQL, but there are
/// few different terms, and each has one moment before which a deadline is that close. Contains numbers of ours only.
pub(super) fn due_soon(desk: &Desk, tree: &Tree, now: Instant) -> String {
    let by_priority =
        (1..=Priority::MAJOR.get()).filter_map(Priority::new).map(|priority| i64::from(desk.terms().resolution_hours(priority)));
    let hours = by_priority.chain(tree.resolution_hours()).chain([i64::from(desk.terms().first_response_hours)]);
    let lengths: BTreeSet<i64> = hours.map(|hours| hours.saturating_mul(HOUR_MS)).collect();
    let mut cases = String::new();
    let mut latest = now.millis();
    for length in lengths {
        let close = desk.0.calendar.add(now, desk.0.calendar.left_at_warning(length)).millis();
        latest = latest.max(close);
        // Writing to a String cannot fail.
        let _ = write!(cases, " WHEN {length} THEN {close}");
    }
    let first = Term::FirstResponse.key();
    let length = format!("CASE t.next_term WHEN '{first}' THEN t.first_response_ms ELSE t.resolution_ms END");
    format!("t.next_due <= {latest} AND t.next_due <= CASE {length}{cases} ELSE {} END", now.millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(text: &str) -> Filter {
        Filter { text: Some(text.to_owned()), ..Filter::of(View::All) }
    }

    #[test]
    fn a_number_is_a_number_with_or_without_its_sign() {
        assert_eq!(number(&asking(" #0000123 ")), Some(123));
        assert_eq!(number(&asking("123")), Some(123));
        assert_eq!(number(&asking("12a")), None);
        assert_eq!(number(&asking("#")), None);
    }

    #[test]
    fn the_wildcards_of_a_search_are_letters() {
        let mut conditions = Conditions::default();
        assert!(sift(&mut conditions, &asking("100%  Ñandú_")));
        assert_eq!(conditions.values, [Value::from("%100\\%%"), Value::from("%nandu\\_%")]);
    }
}
