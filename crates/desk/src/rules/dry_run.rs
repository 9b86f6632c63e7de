//! What a rule would have done with the mail that came last. Reads and writes nothing.

use super::{change, effects, names, row};
use crate::intake::raw_bytes;
use crate::{Answer, Desk, permit, sql};
use domain::Instant;
use domain::intake::{HoldReason, IgnoreReason, IntakeId, IntakeState, MatchRule, ParsedMail, Unreadable, is_automatic};
use domain::people::Actor;
use domain::rules::{Action, DryRow, DryRun, Fate, Message, Outcome, Rule, RuleDraft, RuleId, RuleNames, Verdict, evaluate};
use domain::tickets::TicketId;
use sea_orm::FromQueryResult;
use std::pin::Pin;

/// Most messages that one dry run looks at.
pub const MOST_MESSAGES: u32 = 500;
/// Nobody waits longer for an answer; what was not reached then is said.
const LONGEST_SECONDS: i64 = 5;
/// A rule that is not kept yet.
const NEW: RuleId = RuleId(0);

pub type Parsing = Pin<Box<dyn Future<Output = Result<ParsedMail, Unreadable>> + Send>>;
/// Reads a message away from the runtime's threads. Only `mail` can, and `desk` may not use it: `server` hands this in.
pub type Parse = fn(bytes::Bytes) -> Parsing;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    mailbox: String,
    sha256: String,
    size: i64,
    received_at: i64,
    envelope_from: Option<String>,
    state: String,
    rule: Option<String>,
    hold: Option<String>,
    ignored: Option<String>,
    sender: String,
    subject: String,
    ticket_id: Option<i64>,
    opened: bool,
}

/// What the draft, together with the saved rules as they would stand beside it, would have done with the last `most` messages that
/// were filed. One message is held in memory at a time. Administrators.
pub async fn dry_run<F: Future<Output = Result<ParsedMail, Unreadable>> + Send>(
    desk: &Desk,
    actor: &Actor,
    draft: RuleDraft,
    most: u32,
    parse: impl Fn(bytes::Bytes) -> F + Sync,
) -> Answer<DryRun> {
    permit::administers(actor)?;
    let draft = draft.checked()?;
    let db = desk.read();
    change::check_names(db, &draft).await?;
    let (rules, tried) = beside_the_others(row::all(db).await?.iter().filter_map(row::Row::rule).collect(), draft);
    let rules = row::available(db, rules).await?;
    let names = names(db).await?;
    let sql = "SELECT i.id, i.mailbox, i.sha256, i.size, i.received_at, i.envelope_from, i.state, i.rule, i.hold, i.ignored, i.sender, \
               i.subject, i.ticket_id, EXISTS (SELECT 1 FROM entry e WHERE e.ticket_id = i.ticket_id AND e.intake_id = i.id \
               AND e.kind = 'request') AS opened FROM intake i WHERE i.size > 0 AND i.state <> 'stored' ORDER BY i.id DESC LIMIT $1";
    let messages: Vec<Row> = sql::find_all(db, sql, [i64::from(most.clamp(1, MOST_MESSAGES)).into()]).await?;
    let there = messages.len();
    let deadline = desk.now().plus_millis(LONGEST_SECONDS * 1_000);
    let mut rows = Vec::with_capacity(there);
    for message in messages {
        if desk.now() > deadline {
            break;
        }
        let verdict = if may_open(&message) {
            // One whose bytes are damaged says nothing of the others.
            match raw_bytes(desk, db, IntakeId(message.id), &message.sha256, message.size).await.ok().flatten() {
                Some(raw) => match parse(raw).await {
                    Ok(mail) => verdict(desk, &rules, tried, &names, &message, mail),
                    Err(_) => Verdict::Unreadable,
                },
                None => Verdict::Unreadable,
            }
        } else {
            Verdict::Untouched
        };
        rows.push(show(desk, actor, message, verdict));
    }
    Ok(DryRun { rows, there })
}

/// The draft in the place of the rule that it changes, or behind all others; it is tried as if it were switched on.
fn beside_the_others(mut rules: Vec<Rule>, draft: RuleDraft) -> (Vec<Rule>, RuleId) {
    let RuleDraft { id, name, conditions, actions, stop } = draft;
    let id = id.unwrap_or(NEW);
    let tried = Rule { id, name, active: true, conditions, actions, stop };
    match rules.iter_mut().find(|rule| rule.id == id) {
        Some(saved) => *saved = tried,
        None => rules.push(tried),
    }
    (rules, id)
}

/// It opened a ticket, or a rule kept it from that. What belonged to a ticket, was our own, automatic or a flood, rules never saw.
fn may_open(message: &Row) -> bool {
    let by_rule = message.hold.as_deref() == Some(HoldReason::Rule.key()) || message.ignored.as_deref() == Some(IgnoreReason::Rule.key());
    message.opened || by_rule
}

fn verdict(desk: &Desk, rules: &[Rule], tried: RuleId, names: &RuleNames, message: &Row, mut mail: ParsedMail) -> Verdict {
    mail.auto.null_return_path |= message.envelope_from.as_deref() == Some("");
    let automatic = is_automatic(&mail, &desk.0.instance);
    // As it would be decided today: what continues a closed ticket is a participant's, and a machine's mail opens by hand alone.
    let may_set_aside = !automatic && message.rule.as_deref() != Some(MatchRule::NewAfterClosed.key());
    let outcome = evaluate(rules, &Message { mail: &mail, mailbox: &message.mailbox, automatic }, may_set_aside);
    let draft = outcome.ran(tried);
    let by = |outcome: &Outcome| outcome.set_aside_by().map(|ran| ran.name.clone()).unwrap_or_default();
    match outcome.fate {
        Fate::Ignore => Verdict::Ignored { draft, by: by(&outcome) },
        Fate::Hold => Verdict::Held { draft, by: by(&outcome) },
        Fate::Open => {
            let set: Vec<Action> = outcome.ran.iter().flat_map(|ran| ran.set.iter().copied()).collect();
            Verdict::Opens { draft, effects: effects(names, &set) }
        }
    }
}

fn show(desk: &Desk, actor: &Actor, message: Row, verdict: Verdict) -> DryRow {
    DryRow {
        id: IntakeId(message.id),
        received: desk.0.calendar.stamp(Instant::from_millis(message.received_at), permit::lang(actor)),
        from: message.sender,
        subject: message.subject,
        state: IntakeState::parse(&message.state).unwrap_or(IntakeState::Filed),
        hold: message.hold.as_deref().and_then(HoldReason::parse),
        ignored: message.ignored.as_deref().and_then(IgnoreReason::parse),
        ticket: message.ticket_id.map(TicketId),
        verdict,
    }
}
