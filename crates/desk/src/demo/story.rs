//! How the work on one ticket went: who did what when, up to where its plan says that it stands.

use super::categories::{Categories, Category};
use super::dice::Dice;
use super::files::Files;
use super::life::{Life, Opening, Post};
use super::mail::{Letter, Writing};
use super::people::{Member, People};
use super::phrases as say;
use super::plan::Plan;
use super::scenarios::{self, Scenario};
use super::words::{Slots, hello, quoted};
use crate::{Answer, Desk, sql};
use domain::intake::{MatchRule, ParsedBody};
use domain::people::{Address, PersonId, Role};
use domain::subject::tagged;
use domain::terms::HOUR_MS;
use domain::tickets::{Kind, Level, Move, Status, TicketId};
use domain::token::{Claim, Purpose, sign};
use domain::{Instant, Lang};

const MINUTE: i64 = 60_000;

/// Everything that stories are made of.
pub(super) struct Cast<'a> {
    pub(super) desk: &'a Desk,
    pub(super) people: &'a People,
    pub(super) categories: &'a Categories,
    pub(super) files: &'a Files,
    pub(super) now: Instant,
}

/// Which ticket of the office it is.
pub(super) struct Place {
    pub(super) number: usize,
    pub(super) id: TicketId,
    /// Recent enough for its files and notices to be there.
    pub(super) has_files: bool,
    pub(super) keeps_notices: bool,
}

/// What stays the same throughout one story.
struct Story<'a, 'c> {
    cast: &'c Cast<'a>,
    dice: Dice,
    scenario: &'static Scenario,
    turn: usize,
    category: &'c Category,
    requester: &'c Member,
    technician: &'c Member,
    slots: Slots,
    id: TicketId,
}

/// Tells a ticket's story. `older` may be continued by it.
pub(super) fn tell<'a>(cast: &Cast<'a>, plan: &Plan, place: &Place, older: &[Life<'a>]) -> Answer<Life<'a>> {
    let mut dice = Dice::new(u64::try_from(place.number).unwrap_or(0) + 1);
    // Round by round through all scenarios, each round in another order.
    let count = scenarios::count().max(1);
    let turn = place.number * 29 + place.number / count * 5;
    let continued = if dice.chance(8) { continued(cast, plan, &mut dice, older) } else { None };
    let turn = continued.map_or(turn, |life| life.scenario);
    let scenario = sql::known(scenarios::scenario(turn), "a scenario")?;
    let category = sql::known(cast.categories.get(scenario.category), "a scenario's category")?;
    let requester = match continued {
        Some(life) => cast.people.requesters.iter().find(|person| person.id == life.ticket.requester),
        None => dice.pick(&cast.people.requesters),
    };
    let requester = sql::known(requester, "a requester")?;
    let own = cast.people.technicians.get(category.technician).filter(|_| dice.chance(88));
    let technician = sql::known(own.or_else(|| dice.pick(&cast.people.technicians)), "a technician")?;
    let year = cast.desk.0.calendar.date(plan.opened).year();
    let slots = Slots::roll(&mut dice, cast.people, requester, technician, year);
    let mut story = Story { cast, dice, scenario, turn, category, requester, technician, slots, id: place.id };
    let mut life = story.open(plan.opened, place, continued);
    story.go_on(&mut life, plan.fate)?;
    life.pass(cast.now);
    Ok(life)
}

/// A ticket that was closed too long ago to be reopened, and now goes on as a new one.
fn continued<'l, 'a>(cast: &Cast<'a>, plan: &Plan, dice: &mut Dice, older: &'l [Life<'a>]) -> Option<&'l Life<'a>> {
    let life = dice.pick(older)?;
    let closed = life.ticket.closed_at.filter(|_| life.continues.is_none())?;
    let window = cast.desk.0.calendar.add_days(closed, cast.desk.office().reopen_business_days);
    (window < plan.opened).then_some(life)
}

impl<'a> Story<'a, '_> {
    fn open(&mut self, at: Instant, place: &Place, continued: Option<&Life<'a>>) -> Life<'a> {
        let Self { cast, dice, scenario, turn, requester, slots, .. } = self;
        let again = if scenario.kind == Kind::Request { say::WANTED_AGAIN } else { say::FAILS_AGAIN };
        let (subject, matter) = match continued {
            Some(life) => (tagged(&life.ticket.subject, life.ticket.id), dice.word(again)),
            None => (slots.fill(dice.word(scenario.subjects)), dice.word(scenario.texts)),
        };
        let text = slots.letter(dice, hello(&cast.desk.0.calendar, at), matter, scenario.kind, requester);
        let mut copied: Vec<&Member> = Vec::new();
        if dice.chance(34) {
            let many = dice.between(1, 3);
            for _ in 0..many {
                copied.extend(dice.pick(&cast.people.requesters).filter(|person| person.id != requester.id));
            }
            copied.dedup_by_key(|person| person.id);
        }
        let wants_file = place.has_files && continued.is_none() && dice.chance(80);
        let file = scenario.file.filter(|_| wants_file).and_then(|shape| cast.files.pick(dice, shape));
        let file = file.map(|file| (dice.word(file.names), file));
        let subject = if continued.is_some() { format!("RE: {subject}") } else { subject };
        let writing = Writing {
            from: requester,
            to: &cast.desk.office().support,
            cc: &copied,
            subject,
            text: text.clone(),
            message_id: message_id(dice, requester),
            answers: None,
            file,
            at,
        };
        let letter = Letter::write(&cast.desk.0.calendar, writing);
        let opening = Opening {
            requester,
            observers: copied.iter().map(|person| person.id).collect(),
            body: ParsedBody { text, ..ParsedBody::default() },
            letter,
            file: file.map(|(name, file)| (name, file.clone())),
            continues: continued.map(|life| life.ticket.id),
            keeps_notices: place.keeps_notices,
            scenario: *turn,
        };
        Life::open(cast.desk, self.id, at, opening)
    }

    fn go_on(&mut self, life: &mut Life<'a>, fate: Status) -> Answer<()> {
        let age = self.cast.desk.0.calendar.between(life.ticket.clocks.opened, self.cast.now);
        match fate {
            Status::New => self.stay_new(life, age),
            Status::InProgress => self.be_in_progress(life, age),
            Status::Waiting => self.be_waiting(life, age),
            Status::Solved => self.be_over(life, age, false),
            Status::Closed => self.be_over(life, age, true),
        }
    }

    fn stay_new(&mut self, life: &mut Life<'a>, age: i64) -> Answer<()> {
        if age > 3 * HOUR_MS && self.dice.chance(35) {
            let later = self.dice.part(age, 60, 95);
            let at = self.at(life, later);
            self.reply(life, at, say::NEWS, MatchRule::References)?;
        } else if age > HOUR_MS && self.dice.chance(30) {
            let later = self.dice.part(age, 30, 90);
            let at = self.at(life, later);
            self.note(life, at, true)?;
        }
        Ok(())
    }

    fn be_in_progress(&mut self, life: &mut Life<'a>, age: i64) -> Answer<()> {
        let triage = self.triage(life, age)?;
        if age > 20 * HOUR_MS && self.dice.chance(25) {
            // It was thought to be solved.
            let solved = self.dice.part(age, 30, 55);
            let waited = self.work(life, triage, solved)?;
            let solved = (solved + waited).min(age / 4 * 3);
            self.solve(life, solved, true)?;
            let reopened = solved + self.dice.part((age - solved).min(38 * HOUR_MS), 20, 60);
            self.reopen(life, reopened)?;
            if self.dice.chance(60) {
                let at = self.at(life, reopened + (age - reopened) / 3);
                self.follow_up(life, at, say::AFTER_REOPENING)?;
            }
            return Ok(());
        }
        self.work(life, triage, age)?;
        Ok(())
    }

    fn be_waiting(&mut self, life: &mut Life<'a>, age: i64) -> Answer<()> {
        let triage = self.triage(life, age)?;
        let waits = self.dice.part(age, 35, 80);
        let waited = self.work(life, triage, waits)?;
        let at = self.at(life, (waits + waited).min(age / 10 * 9));
        match self.scenario.ask {
            Some((question, _)) if self.dice.chance(60) => self.ask(life, at, question),
            _ => life.wait(at, self.technician, self.dice.word(say::REASONS)),
        }
    }

    /// Solved under the one policy or the other. Some solutions did not hold; some are rated.
    fn be_over(&mut self, life: &mut Life<'a>, age: i64, closes: bool) -> Answer<()> {
        let triage = self.triage(life, age / 3)?;
        let allowed = life.ticket.clocks.resolution_ms;
        let share = match self.dice.between(0, 100) {
            0..60 => self.dice.part(allowed, 6, 50),
            60..90 => self.dice.part(allowed, 50, 98),
            _ => self.dice.part(allowed, 102, 170),
        };
        let mut solved = share.max(triage + 10 * MINUTE).min(self.dice.part(age, 80, 96));
        let waited = self.work(life, triage, solved)?;
        solved = (solved + waited).min(age);
        self.solve(life, solved, closes)?;
        if age - solved > 12 * HOUR_MS && self.dice.chance(8) {
            let reopened = solved + self.dice.part((age - solved).min(36 * HOUR_MS), 8, 60);
            self.reopen(life, reopened)?;
            let left = age - reopened;
            let again = reopened + self.dice.part(left.min(10 * HOUR_MS), 10, 40);
            let at = self.at(life, again);
            self.follow_up(life, at, say::AFTER_REOPENING)?;
            let later = again + self.dice.part(left.min(14 * HOUR_MS) / 2, 30, 90);
            let at = self.at(life, later);
            self.conclude(life, at, say::SOLVED_AGAIN, closes)?;
        }
        self.rate(life);
        Ok(())
    }

    /// The administrator looks at it, and gives it to somebody. Answers when, as business time from the opening.
    fn triage(&mut self, life: &mut Life<'a>, within: i64) -> Answer<i64> {
        let administrator = &self.cast.people.administrator;
        let triage = self.dice.between(4 * MINUTE, 95 * MINUTE).min(self.dice.part(within, 15, 40));
        let (urgency, impact) = self.levels();
        let major = urgency == 5 && impact >= 4 && self.dice.chance(75);
        let level = |level: u8| Level::new(level).unwrap_or(Level::MEDIUM);
        let (urgency, impact) = (level(urgency), level(impact));
        if (urgency, impact) != (Level::MEDIUM, Level::MEDIUM) {
            let at = self.at(life, triage);
            life.classify(at, administrator, self.scenario.kind, urgency, impact, major);
        }
        let at = self.at(life, triage).plus_seconds(self.dice.between(9, 70)).min(self.cast.now);
        life.escalate(at, administrator, self.category, self.technician, self.scenario.kind)?;
        Ok(triage + 2 * MINUTE)
    }

    /// Mostly as the scenario says; people judge differently.
    fn levels(&mut self) -> (u8, u8) {
        let (urgency, impact) = self.scenario.levels;
        if (2..=4).contains(&urgency) && (2..=4).contains(&impact) && self.dice.chance(45) {
            // Not worth a change of what a mail starts with.
            return (Level::MEDIUM.get(), Level::MEDIUM.get());
        }
        match self.dice.between(0, 100) {
            0..9 => (urgency.saturating_add(1).min(5), impact),
            9..16 => (urgency.saturating_sub(1).max(1), impact),
            16..22 => (urgency, impact.saturating_add(1).min(5)),
            _ => (urgency, impact),
        }
    }

    /// Follow-ups, notes, and waiting for an answer, from the escalation to `until`. Answers how long it waited, which the work then
    /// takes longer; nothing happens after `until` plus that.
    fn work(&mut self, life: &mut Life<'a>, triage: i64, until: i64) -> Answer<i64> {
        let mut t = triage + self.first_answer();
        if t >= until {
            return Ok(0);
        }
        let [first, rest @ ..] = self.scenario.work else { return Ok(0) };
        let at = self.at(life, t);
        self.follow_up(life, at, &[first])?;
        if self.dice.chance(12) && life.told.is_none() {
            let later = t + self.dice.part(until - t, 5, 25);
            let at = self.at(life, later);
            let observer = sql::known(self.dice.pick(&self.cast.people.requesters), "a colleague")?;
            life.observe(at, self.technician, observer);
        }
        let mut waited = 0;
        let room = until - t;
        if let (Some((question, answer)), true) = (self.scenario.ask, room > 50 * MINUTE && self.dice.chance(38)) {
            t += self.dice.part(room, 15, 35);
            let at = self.at(life, t);
            self.ask(life, at, question)?;
            let age = self.cast.desk.0.calendar.between(life.ticket.clocks.opened, self.cast.now);
            let pause = self.dice.between(25 * MINUTE, 11 * HOUR_MS).min((age - until).max(self.dice.part(until - t, 30, 60)));
            // Where there is no time left for it, the wait is part of the work.
            waited = pause.min((age - until).max(0));
            let at = self.at(life, t + pause);
            if self.dice.chance(82) {
                self.reply(life, at, &[answer], self.rule())?;
            } else {
                life.resume(at, self.technician)?;
            }
            t += pause;
        }
        let until = until + waited;
        if self.dice.chance(26) {
            let later = t + self.dice.part(until - t, 10, 40);
            let at = self.at(life, later);
            self.note(life, at, false)?;
        }
        if let Some(second) = rest.first().filter(|_| self.dice.chance(58) && until - t > 30 * MINUTE) {
            let later = t + self.dice.part(until - t, 45, 85);
            let at = self.at(life, later);
            self.follow_up(life, at, &[second])?;
        }
        Ok(waited)
    }

    /// Business time from escalation to the first answer: mostly within the eight hours.
    fn first_answer(&mut self) -> i64 {
        match self.dice.between(0, 100) {
            0..62 => self.dice.between(6 * MINUTE, 150 * MINUTE),
            62..93 => self.dice.between(150 * MINUTE, 380 * MINUTE),
            _ => self.dice.between(400 * MINUTE, 760 * MINUTE),
        }
    }

    fn solve(&mut self, life: &mut Life<'a>, after: i64, closes: bool) -> Answer<()> {
        let at = self.at(life, after);
        self.conclude(life, at, self.scenario.solutions, closes)
    }

    fn conclude(&mut self, life: &mut Life<'a>, at: Instant, solutions: &[&'static str], closes: bool) -> Answer<()> {
        let text = self.slots.fill(self.dice.word(solutions));
        life.post(at, Move::Solve, Post { by: self.technician, role: Role::Technician, text }, closes)
    }

    fn reopen(&mut self, life: &mut Life<'a>, after: i64) -> Answer<()> {
        let at = self.at(life, after);
        if self.dice.chance(50) {
            let reason = self.slots.fill(self.dice.word(say::NOT_SOLVED));
            life.reopen(at, self.requester.id, &reason)
        } else {
            self.reply(life, at, say::NOT_SOLVED, self.rule())
        }
    }

    fn follow_up(&mut self, life: &mut Life<'a>, at: Instant, matters: &[&'static str]) -> Answer<()> {
        let matter = self.dice.word(matters);
        let text = self.slots.answer(&mut self.dice, hello(&self.cast.desk.0.calendar, at), matter);
        life.post(at, Move::FollowUp, Post { by: self.technician, role: Role::Technician, text }, true)
    }

    fn ask(&mut self, life: &mut Life<'a>, at: Instant, question: &'static str) -> Answer<()> {
        let text = self.slots.answer(&mut self.dice, hello(&self.cast.desk.0.calendar, at), question);
        life.post(at, Move::Wait, Post { by: self.technician, role: Role::Technician, text }, true)
    }

    fn note(&mut self, life: &mut Life<'a>, at: Instant, by_administrator: bool) -> Answer<()> {
        let (by, role, notes) = if by_administrator {
            (&self.cast.people.administrator, Role::Administrator, say::ADMINISTRATOR_NOTES)
        } else {
            (self.technician, Role::Technician, say::NOTES)
        };
        let text = self.slots.fill(self.dice.word(notes));
        life.post(at, Move::Note, Post { by, role, text }, true)
    }

    /// The requester answers by mail, quoting what was last written to them.
    fn reply(&mut self, life: &mut Life<'a>, at: Instant, answers: &[&'static str], rule: MatchRule) -> Answer<()> {
        let Self { cast, dice, requester, slots, id, .. } = self;
        let office = cast.desk.office();
        let thanks = dice.word(say::THANKS);
        let text = slots.fill(&format!("{}{thanks}\n\n{}", dice.word(answers), requester.first_name()));
        let quoted = life.public_words().map(|entry| {
            let when = cast.desk.0.calendar.stamp(entry.at, Lang::Es).text;
            quoted(&when, &office.name, &entry.body.text)
        });
        let to = if rule == MatchRule::Token { reply_address(cast.desk, *id, requester.id) } else { None };
        let opened = life.entries.first().and_then(|entry| entry.mail.as_ref()).map(|(letter, _)| letter.message_id.as_str());
        let writing = Writing {
            from: requester,
            to: to.as_ref().unwrap_or(&office.support),
            cc: &[],
            subject: format!("RE: {}", tagged(&life.ticket.subject, *id)),
            text: quoted.as_ref().map_or_else(|| text.clone(), |quoted| format!("{text}\n\n{quoted}")),
            message_id: message_id(dice, requester),
            answers: opened,
            file: None,
            at,
        };
        let letter = Letter::write(&cast.desk.0.calendar, writing);
        life.reply(at, requester.id, ParsedBody { text, quoted, ..ParsedBody::default() }, letter, rule)
    }

    /// Not quite half of the requesters answer the survey, within two days.
    fn rate(&mut self, life: &mut Life<'a>) {
        let Some(solved) = life.ticket.clocks.solved_at.filter(|_| self.dice.chance(44)) else { return };
        let at = solved.plus_minutes(self.dice.between(6, 2 * 24 * 60));
        if at > self.cast.now {
            return;
        }
        let (score, comments) = match self.dice.between(0, 100) {
            0..58 => (5, say::DELIGHTED),
            58..84 => (4, say::CONTENT),
            84..94 => (3, say::SO_SO),
            94..98 => (2, say::UNHAPPY),
            _ => (1, say::UNHAPPY),
        };
        let comment = self.dice.chance(40).then(|| self.slots.fill(self.dice.word(comments)));
        life.rate(at, score, comment.as_deref());
    }

    fn rule(&self) -> MatchRule {
        if self.cast.desk.office().plus_addresses { MatchRule::Token } else { MatchRule::References }
    }

    /// So much business time after the opening, never before what has already happened, never in the future.
    fn at(&self, life: &Life<'a>, after: i64) -> Instant {
        self.cast.desk.0.calendar.add(life.ticket.clocks.opened, after).max(life.updated).min(self.cast.now)
    }
}

/// `soporte+t…@`, as a notice's Reply-To says (M15).
fn reply_address(desk: &Desk, ticket: TicketId, person: PersonId) -> Option<Address> {
    let support = &desk.office().support;
    let token = sign(&desk.0.secret, Purpose::Reply, support.as_str(), Claim { ticket, person });
    support.with_detail(&token).ok()
}

fn message_id(dice: &mut Dice, from: &Member) -> String {
    format!("{:016X}.{:08x}@{}", dice.roll(), dice.roll() >> 32, from.address.domain())
}
