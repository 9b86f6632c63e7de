//! Deciding what becomes of messages, whole or not at all (law 2): facts, decision, ticket or entry, event, outbox.

use super::apply::{self, Incoming, StoredFile};
use super::facts::{self, Standing};
use super::hand;
use super::lease::Leased;
use super::origin::Origin;
use crate::desk::RECEPTION;
use crate::rules::count_hits;
use crate::{Answer, Desk, Trouble, fold::fold, outbox, sql, step};
use domain::intake::{
    Authentication, Decision, HoldReason, IgnoreReason, IntakeFacts, IntakeId, IntakeState, MailPerson, MatchRule, ParsedMail, Unreadable,
    decide, decide_report, is_automatic, through_our_group,
};
use domain::rules::{self, Outcome, RuleId};
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, TransactionTrait};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filed {
    Opened(TicketId),
    Appended(TicketId),
    Held,
    Ignored,
    /// Somebody else has the lease by now; nothing was done.
    LeaseLost,
}

#[derive(FromQueryResult)]
struct Row {
    state: String,
    lease_epoch: i64,
    by_hand: bool,
    mailbox: String,
    hand: Option<String>,
    hand_ticket: Option<i64>,
    hand_by: Option<i64>,
}

/// A message that has been read, its attachments durable: all that is left is its transaction.
pub struct Ready {
    leased: Leased,
    parsed: Result<ParsedMail, Unreadable>,
    files: Vec<StoredFile>,
}

impl Ready {
    pub const fn id(&self) -> IntakeId {
        self.leased.id
    }

    /// What the lease is known by.
    pub const fn lease(&self) -> (IntakeId, i64) {
        (self.leased.id, self.leased.epoch)
    }
}

/// Makes the attachments durable before anything names them.
pub async fn prepare(desk: &Desk, leased: Leased, parsed: Result<ParsedMail, Unreadable>) -> Answer<Ready> {
    let mut parsed = parsed;
    if let Ok(mail) = &mut parsed {
        mail.auto.null_return_path |= leased.envelope_from.as_deref() == Some("");
    }
    let files = match &mut parsed {
        Ok(mail) => apply::store_files(desk, &mut mail.attachments).await?,
        Err(_) => Vec::new(),
    };
    Ok(Ready { leased, parsed, files })
}

/// Files messages in their order; what goes wrong with one undoes that one alone. On an embedded database all of them share one
/// transaction, for waiting on the disk is what limits it. Where several processes write each has its own: none holds the tickets of
/// one mail while it waits for those of another.
///
/// # Errors
/// The transaction could not begin, or could not be committed: nothing of what it held was filed, and all of it comes again.
pub async fn file_all(desk: &Desk, batch: &[Ready]) -> Answer<Vec<Answer<Filed>>> {
    let together = match desk.backend() {
        DbBackend::Sqlite => batch.len().max(1),
        _ => 1,
    };
    let mut told = Vec::with_capacity(batch.len());
    for group in batch.chunks(together) {
        let txn = desk.begin().await?;
        let standing = Standing::load(desk, &txn).await?;
        let mut changed = Vec::new();
        for ready in group {
            let savepoint = txn.begin().await?;
            match file_one(desk, &savepoint, &standing, ready).await {
                Ok(fate) => {
                    savepoint.commit().await?;
                    changed.extend(fate.changed());
                    told.push(Ok(fate.told));
                }
                Err(trouble) => {
                    // Where even this fails the whole transaction is gone, and says so.
                    savepoint.rollback().await?;
                    told.push(Err(trouble));
                }
            }
        }
        step("intake.before_file_commit");
        desk.commit(txn, changed).await?;
        step("intake.after_file_commit");
    }
    Ok(told)
}

/// [`prepare`] and [`file_all`] for one message.
pub async fn file(desk: &Desk, leased: &Leased, parsed: Result<ParsedMail, Unreadable>) -> Answer<Filed> {
    let ready = prepare(desk, leased.clone(), parsed).await?;
    file_all(desk, std::slice::from_ref(&ready)).await?.pop().unwrap_or(Ok(Filed::LeaseLost))
}

/// Facts, `domain::intake::decide`, ticket or entry, event, outbox.
async fn file_one(desk: &Desk, txn: &impl ConnectionTrait, standing: &Standing, ready: &Ready) -> Answer<Fate> {
    let Ready { leased, parsed, files } = ready;
    let columns = "state, lease_epoch, by_hand, mailbox, hand, hand_ticket, hand_by";
    let sql = format!("SELECT {columns} FROM intake WHERE id = $1{}", sql::for_update(txn));
    let row: Option<Row> = sql::find(txn, sql, [leased.id.0.into()]).await?;
    let ours = |row: &Row| row.state == IntakeState::Stored.key() && row.lease_epoch == leased.epoch;
    let Some(row) = row.filter(ours) else { return Ok(Fate::lease_lost()) };
    let asked = hand::Asked::read(row.by_hand, row.hand.as_deref(), row.hand_ticket, row.hand_by);
    let unread;
    let (mail, fault) = match (parsed, &asked) {
        (Ok(mail), _) => (mail, None),
        // What cannot be read is put where a person wants it all the same: who wrote, about what, and the source.
        (Err(_), Some(asked)) if asked.places() => {
            unread = hand::unread(&leased.raw);
            (&unread, None)
        }
        (Err(unreadable), _) => {
            unread = hand::unread(&leased.raw);
            (&unread, Some(unreadable.to_string()))
        }
    };
    let (original, authentication) = through_our_group(mail, &standing.own, facts::authentication(desk, mail));
    let mail = original.as_ref().unwrap_or(mail);
    let fate = if let Some(fault) = fault {
        Fate::held(HoldReason::Unreadable, None, Some(fault))
    } else {
        let facts = facts::gather(desk, txn, mail, standing, &row.mailbox, &authentication).await?;
        let decision = match &asked {
            Some(asked) => asked.decide(desk, txn, &facts).await?,
            None => decided(desk, txn, &facts).await?,
        };
        let incoming = Incoming { id: leased.id, mail, verdict: authentication.verdict, files };
        carry_out(desk, txn, &incoming, decision).await?
    };
    let origin = Origin::of(desk, txn, mail, &standing.own, fate.rule.zip(fate.ticket), fate.state == IntakeState::Held).await?;
    settle(desk, txn, leased, &fate, mail, &authentication, origin).await?;
    Ok(fate)
}

/// What becomes of a mail that nobody has placed by hand.
pub(super) async fn decided(desk: &Desk, txn: &impl ConnectionTrait, facts: &IntakeFacts<'_>) -> Answer<Decision> {
    let Some(report) = &facts.mail.report else { return Ok(decide(facts)) };
    Ok(match outbox::find_bounced(desk, txn, report).await? {
        // A postmaster is a person too.
        None if !is_automatic(facts.mail, facts.instance) => decide(facts),
        found => decide_report(found),
    })
}

/// Where the message stands now, and why.
pub(super) struct Fate {
    told: Filed,
    state: IntakeState,
    rule: Option<MatchRule>,
    hold: Option<HoldReason>,
    ignored: Option<IgnoreReason>,
    ticket: Option<TicketId>,
    fault: Option<String>,
    /// The rules that ran, in their order (M20).
    rules: Vec<RuleId>,
}

impl Fate {
    /// What looks different now: a ticket's page, or *Recepción*.
    fn changed(&self) -> Option<TicketId> {
        match self.state {
            IntakeState::Filed => self.ticket,
            // What is held on a ticket is seen there.
            IntakeState::Held | IntakeState::Ignored => Some(self.ticket.unwrap_or(RECEPTION)),
            IntakeState::Stored => None,
        }
    }

    const fn of(told: Filed, state: IntakeState) -> Self {
        Self { told, state, rule: None, hold: None, ignored: None, ticket: None, fault: None, rules: Vec::new() }
    }

    fn ruled(self, outcome: &Outcome) -> Self {
        Self { rules: outcome.ran.iter().map(|ran| ran.rule).collect(), ..self }
    }

    fn lease_lost() -> Self {
        Self::of(Filed::LeaseLost, IntakeState::Stored)
    }

    pub(super) fn filed(told: Filed, rule: MatchRule, ticket: TicketId) -> Self {
        Self { rule: Some(rule), ticket: Some(ticket), ..Self::of(told, IntakeState::Filed) }
    }

    pub(super) fn held(reason: HoldReason, ticket: Option<TicketId>, fault: Option<String>) -> Self {
        Self { hold: Some(reason), ticket, fault, ..Self::of(Filed::Held, IntakeState::Held) }
    }

    pub(super) fn ignored(reason: IgnoreReason) -> Self {
        Self { ignored: Some(reason), ..Self::of(Filed::Ignored, IntakeState::Ignored) }
    }
}

async fn carry_out(desk: &Desk, txn: &impl ConnectionTrait, incoming: &Incoming<'_>, decision: Decision) -> Answer<Fate> {
    Ok(match decision {
        Decision::Open { requester, answers_to, observers, urgency, rule, continues, hears, ruled } => {
            let opening = apply::Opening { requester, answers_to, observers, urgency, rule, continues, hears, ruled: &ruled, alert: false };
            let ticket = apply::open(desk, txn, incoming, opening).await?;
            Fate::filed(Filed::Opened(ticket), rule, ticket).ruled(&ruled)
        }
        Decision::Append { ticket, author, rule, observers, automatic, standing } => {
            if apply::has_it(txn, incoming, ticket).await? {
                return Ok(Fate { ticket: Some(ticket), ..Fate::ignored(IgnoreReason::Duplicate) });
            }
            let appending = apply::Appending { ticket, author, rule, observers, automatic, standing };
            apply::append(desk, txn, incoming, appending).await?;
            Fate::filed(Filed::Appended(ticket), rule, ticket)
        }
        Decision::Report { ticket, notice } => {
            if let Some(report) = &incoming.mail.report {
                outbox::bounced(desk, txn, incoming.id, report, (ticket, notice)).await?;
            }
            Fate::filed(Filed::Appended(ticket), MatchRule::Report, ticket)
        }
        Decision::Hold { reason, ticket } => Fate::held(reason, ticket, None),
        Decision::Ignore(reason) => Fate::ignored(reason),
        Decision::SetAside(outcome) => match outcome.fate {
            rules::Fate::Hold => Fate::held(HoldReason::Rule, None, None),
            rules::Fate::Ignore | rules::Fate::Open => Fate::ignored(IgnoreReason::Rule),
        }
        .ruled(&outcome),
    })
}

pub(super) async fn settle(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    leased: &Leased,
    fate: &Fate,
    mail: &ParsedMail,
    authentication: &Authentication,
    origin: Origin,
) -> Answer<()> {
    let sender = mail.from.first().map(MailPerson::shown).or_else(|| leased.envelope_from.clone()).unwrap_or_default();
    let haystack = fold(&format!("{sender} {}", mail.subject));
    let ran = (!fate.rules.is_empty()).then(|| serde_json::json!(fate.rules).to_string());
    sql::execute(
        txn,
        "UPDATE intake SET state = $2, rule = $3, hold = $4, ignored = $5, fault = $6, ticket_id = $7, sender = $8, subject = $9, \
         message_id = $10, filed_at = $11, rules = $12, verdict = $13, authentication = $14, haystack = $15, sign = $16, copied = $17, excerpt = $18, lease_until = NULL WHERE id = $1",
        sql::values![
            leased.id.0,
            fate.state.key(),
            fate.rule.map(MatchRule::key),
            fate.hold.map(HoldReason::key),
            fate.ignored.map(IgnoreReason::key),
            fate.fault.clone(),
            fate.ticket.map(|ticket| ticket.0),
            sender,
            mail.subject.clone(),
            mail.message_id.clone(),
            desk.now().millis(),
            ran,
            authentication.verdict.key(),
            serde_json::to_string(authentication).map_err(|error| Trouble::Fault(error.to_string()))?,
            haystack,
            origin.sign,
            origin.copied,
            origin.excerpt,
        ],
    )
    .await?;
    count_hits(txn, &fate.rules, desk.now()).await
}
