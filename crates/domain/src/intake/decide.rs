//! The decision (M12, M13, M15–M17, M19, M20): total, and without losing anything — every mail is opened, appended, held or ignored.
//!
//! The office's rules look only at mail that opens a ticket: our own mail, automatic mail, floods and keys in strange hands keep the
//! treatment they have, and a participant's reply is never ignored or held by a rule.

use super::{Candidate, Decision, HoldReason, IgnoreReason, IntakeFacts, MatchRule, ParsedMail, Standing, Verdict};
use crate::notices::Hears;
use crate::people::Address;
use crate::rules::{Fate, Message, Outcome, evaluate};
use crate::tickets::{Level, Status};

/// More Received headers than this is a loop (M13).
pub const MAX_HOPS: usize = 100;
/// From this many tickets of one sender within an hour, nobody is written to any more (M13).
pub const QUIET_AFTER: u32 = 20;
/// From this many, mail is held (M13).
pub const HOLD_AFTER: u32 = 100;
/// A mail brings in so many people at most, unless its sender is proven: each of them is written to at every step.
pub const MOST_COPIED: usize = 50;

/// Somebody by address, with the name they gave.
pub(super) type Person = (Address, Option<String>);

/// What becomes of a mail that could be read.
pub fn decide(facts: &IntakeFacts) -> Decision {
    let mail = facts.mail;
    let Some(sender) = mail.from.iter().find_map(super::MailPerson::known_as) else {
        return hold(HoldReason::NoSender);
    };
    if is_ours(facts, &sender.0) {
        return Decision::Ignore(IgnoreReason::OwnMail);
    }
    if mail.received > MAX_HOPS {
        return hold(HoldReason::Loop);
    }
    if is_automatic(mail, facts.instance) {
        return automatic(facts, sender);
    }
    let theirs = facts.candidates.iter().find(|candidate| candidate.participants.contains(&sender.0));
    // Whoever is ignored is still heard on what is under way with them.
    if facts.ignored_sender && theirs.is_none_or(|candidate| candidate.status == Status::Closed) {
        return Decision::Ignore(IgnoreReason::IgnoredSender);
    }
    if let Some(candidate) = theirs {
        return reply(facts, candidate, sender);
    }
    in_strange_hands(facts).unwrap_or_else(|| open(facts, sender, None))
}

/// A key of ours in other hands (M17). Any other sign without its participant is a guess, and makes a new ticket.
fn in_strange_hands(facts: &IntakeFacts) -> Option<Decision> {
    let keyed = facts.candidates.iter().find(|candidate| candidate.rule == MatchRule::Token)?;
    Some(Decision::Hold { reason: HoldReason::Stranger, ticket: Some(keyed.ticket) })
}

/// A number in a subject is anybody's guess, and so is an address in From: what nothing else speaks for is believed only so far (M17).
fn rests_on_a_guess(facts: &IntakeFacts, candidate: &Candidate) -> bool {
    candidate.rule == MatchRule::SubjectTag && facts.verdict != Verdict::Verified
}

/// On a guess, from an address that our own server says is not theirs: nobody's reply until a person takes it in (M17, M18).
fn forged(facts: &IntakeFacts, candidate: &Candidate) -> Option<Decision> {
    let is_forged = rests_on_a_guess(facts, candidate) && facts.verdict == Verdict::Failed;
    is_forged.then_some(Decision::Hold { reason: HoldReason::Forged, ticket: Some(candidate.ticket) })
}

/// A machine wrote it (M12).
pub fn is_automatic(mail: &ParsedMail, instance: &str) -> bool {
    let signs = &mail.auto;
    let is = |value: &Option<String>, words: &[&str]| {
        value.as_deref().is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
    };
    signs.null_return_path
        || signs.list
        || signs.report
        || signs.responder
        || (signs.auto_submitted.is_some() && !is(&signs.auto_submitted, &["no"]))
        || is(&signs.precedence, &["bulk", "list", "junk", "auto_reply", "auto-reply"])
        || is_from(mail, instance)
}

fn is_from(mail: &ParsedMail, instance: &str) -> bool {
    mail.auto.instance.as_deref() == Some(instance)
}

/// Our own mail come back. A report on it is not our mail, even where it repeats our headers.
pub(super) fn is_ours(facts: &IntakeFacts, sender: &Address) -> bool {
    sender.is_one_of(facts.own) || (is_from(facts.mail, facts.instance) && !facts.mail.auto.report)
}

/// Threaded where it surely belongs, and moving nothing (M12). A bounce comes from a machine that is nobody's participant: it threads by
/// our key alone, which our notice carried in its Message-ID too; a null return path is as easily written as any number. Other
/// machines with a key are strangers like anybody else (M17).
fn automatic(facts: &IntakeFacts, sender: Person) -> Decision {
    let from_a_mailer = facts.mail.auto.null_return_path || facts.mail.auto.report;
    let belongs =
        |candidate: &&Candidate| candidate.participants.contains(&sender.0) || (from_a_mailer && candidate.rule == MatchRule::Token);
    match facts.candidates.iter().find(belongs) {
        Some(candidate) => forged(facts, candidate).unwrap_or(Decision::Append {
            ticket: candidate.ticket,
            author: sender,
            rule: candidate.rule,
            observers: Vec::new(),
            automatic: true,
            standing: Standing::Kept,
        }),
        None if facts.ignored_sender => Decision::Ignore(IgnoreReason::IgnoredSender),
        None => in_strange_hands(facts).unwrap_or(Decision::Ignore(IgnoreReason::Automatic)),
    }
}

/// A participant wrote on their ticket; one closed too long ago is continued by a new one.
fn reply(facts: &IntakeFacts, candidate: &Candidate, sender: Person) -> Decision {
    let reopens = candidate.reopen_until.is_some_and(|until| facts.now <= until);
    if candidate.status == Status::Closed && !reopens {
        return open(facts, sender, Some(candidate));
    }
    if let Some(held) = forged(facts, candidate) {
        return held;
    }
    let standing = match (candidate.staff.contains(&sender.0), facts.verdict) {
        (false, _) => Standing::Participant,
        (true, Verdict::Verified) => Standing::Staff,
        (true, _) => Standing::Kept,
    };
    // Whom an unproven sender copies hears nothing of the ticket.
    let may_bring = standing != Standing::Kept && !rests_on_a_guess(facts, candidate);
    let brings = |address: &Address| may_bring && *address != sender.0 && !candidate.participants.contains(address);
    let mut observers = copied(facts, brings);
    if is_crowd(facts, candidate.participants.len() + observers.len()) {
        // What they say is heard; whom else it concerns is for staff to say.
        observers.clear();
    }
    Decision::Append { ticket: candidate.ticket, author: sender, rule: candidate.rule, observers, automatic: false, standing }
}

fn open(facts: &IntakeFacts, sender: Person, continues: Option<&Candidate>) -> Decision {
    if facts.opened_last_hour >= HOLD_AFTER {
        return Decision::Hold { reason: HoldReason::Flood, ticket: continues.map(|candidate| candidate.ticket) };
    }
    // Who answers what is closed is a participant: heard, whatever the rules say.
    let ruled = ruled(facts, continues.is_none());
    if ruled.fate != Fate::Open {
        return Decision::SetAside(ruled);
    }
    let answers_to = destination(facts, &sender.0);
    let observers = copied(facts, |address| *address != sender.0 && Some(address) != answers_to.as_ref());
    if is_crowd(facts, observers.len()) {
        return Decision::Hold { reason: HoldReason::Crowd, ticket: continues.map(|candidate| candidate.ticket) };
    }
    Decision::Open {
        observers,
        requester: sender,
        answers_to,
        urgency: if facts.mail.urgent { Level::HIGH } else { Level::MEDIUM },
        rule: if continues.is_some() { MatchRule::NewAfterClosed } else { MatchRule::New },
        continues: continues.map(|candidate| candidate.ticket),
        hears: match facts.verdict {
            _ if facts.opened_last_hour >= QUIET_AFTER => Hears::Nobody,
            // Whoever is named in From did not write it, and would get an answer to what they never asked.
            Verdict::Failed => Hears::Staff,
            Verdict::Verified | Verdict::Unverified => Hears::Everybody,
        },
        ruled,
    }
}

pub(super) fn ruled(facts: &IntakeFacts, may_set_aside: bool) -> Outcome {
    let automatic = is_automatic(facts.mail, facts.instance);
    evaluate(&facts.rules, &Message { mail: facts.mail, mailbox: facts.mailbox, automatic }, may_set_aside)
}

/// More people than somebody unproven may bring in, on a ticket altogether.
fn is_crowd(facts: &IntakeFacts, people: usize) -> bool {
    people > MOST_COPIED && facts.verdict != Verdict::Verified
}

/// Where the sender wants the answers (M19). An unproven one is believed for an address of the same domain only: whoever writes in
/// somebody else's name would otherwise have the office's answers sent to themselves.
pub(super) fn destination(facts: &IntakeFacts, sender: &Address) -> Option<Address> {
    let wished = facts.reply_to.iter().find(|address| !address.is_one_of(facts.own))?;
    let is_believed = match facts.verdict {
        Verdict::Verified => true,
        Verdict::Unverified => wished.domain() == sender.domain(),
        Verdict::Failed => false,
    };
    (is_believed && wished != sender).then(|| wished.clone())
}

/// The people on To and Cc with an address, each once, never ourselves (M19).
pub(super) fn copied(facts: &IntakeFacts, wanted: impl Fn(&Address) -> bool) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for person in facts.mail.to.iter().chain(&facts.mail.cc).filter_map(super::MailPerson::known_as) {
        let is_new = people.iter().all(|(address, _)| *address != person.0);
        if is_new && wanted(&person.0) && !person.0.is_one_of(facts.own) {
            people.push(person);
        }
    }
    people
}

const fn hold(reason: HoldReason) -> Decision {
    Decision::Hold { reason, ticket: None }
}

#[cfg(test)]
mod tests;
