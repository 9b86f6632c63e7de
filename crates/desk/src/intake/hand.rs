//! What administrators do with a held or ignored message: filed again, put on a ticket, made a ticket. The worker carries it out, so
//! that what is asked for is parsed and counted like everything else (M8).

use super::facts;
use super::ignored::{hear_sender, ignore_sender};
use crate::desk::RECEPTION;
use crate::people::known_as;
use crate::{Answer, Desk, Trouble, permit, sql};
use domain::Refusal;
use domain::intake::{
    Candidate, Decision, Hand, HandAction, HoldReason, IgnoreReason, IntakeFacts, IntakeId, IntakeState, MailPerson, ParsedBody,
    ParsedMail, attach_by_hand, decide_by_hand, glance, open_by_hand,
};
use domain::people::{Actor, Address, PersonId, Role};
use domain::tickets::TicketId;
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Puts a held or ignored message back to be filed, this time because a person wants it. Administrators.
pub async fn refile(desk: &Desk, actor: &Actor, id: IntakeId) -> Answer<()> {
    ask(desk, actor, id, Hand::Refile).await
}

/// Puts a held or ignored message on a ticket; one that has ended stays so. Administrators.
pub async fn attach(desk: &Desk, actor: &Actor, id: IntakeId, ticket: TicketId) -> Answer<()> {
    ask(desk, actor, id, Hand::Attach(ticket)).await
}

/// Makes a held or ignored message a ticket of its own; nobody is written to. Administrators.
pub async fn make_ticket(desk: &Desk, actor: &Actor, id: IntakeId) -> Answer<()> {
    ask(desk, actor, id, Hand::Open).await
}

/// What a form of *Recepción* asks for: `refile`, `attach` with a ticket's number, `open`, `ignore` or `hear` with a sender.
pub async fn act(desk: &Desk, actor: &Actor, id: IntakeId, act: &str, value: &str) -> Answer<()> {
    let bad = |field: &str| Refusal::BadField { field: field.to_owned() };
    match act {
        "refile" => refile(desk, actor, id).await,
        "attach" => {
            let number = value.trim().trim_start_matches('#').parse().map_err(|_| bad("ticket"))?;
            attach(desk, actor, id, TicketId(number)).await
        }
        "open" => make_ticket(desk, actor, id).await,
        "ignore" => ignore_sender(desk, actor, value, Some(id)).await,
        "hear" => hear_sender(desk, actor, value).await,
        _ => Err(bad("act").into()),
    }
}

#[derive(FromQueryResult)]
struct Row {
    state: String,
    size: i64,
    hold: Option<String>,
    ticket_id: Option<i64>,
}

async fn ask(desk: &Desk, actor: &Actor, id: IntakeId, hand: Hand) -> Answer<()> {
    let by = administrator(actor)?;
    let txn = desk.begin().await?;
    put(desk, &txn, by, id, hand).await?;
    desk.commit(txn, [RECEPTION]).await?;
    desk.wake_filing().notify_one();
    Ok(())
}

/// As the use cases above, in the transaction of whoever has decided who may.
pub(crate) async fn put(desk: &Desk, txn: &impl ConnectionTrait, by: Option<PersonId>, id: IntakeId, hand: Hand) -> Answer<()> {
    let sql = format!("SELECT state, size, hold, ticket_id FROM intake WHERE id = $1{}", sql::for_update(txn));
    let row: Row = sql::find(txn, sql, [id.0.into()]).await?.ok_or(Refusal::NotFound)?;
    // What was never taken from the server has nothing to be filed, and what is filed has its place.
    if row.size == 0 || !matches!(row.state.as_str(), "held" | "ignored") {
        return Err(Refusal::NotFound.into());
    }
    // What failed three times stands on a ticket already (M8): read at last, it belongs there.
    let failed = row.hold.as_deref() == Some(HoldReason::Failed.key());
    let meant = match (hand, row.ticket_id) {
        (Hand::Refile, Some(ticket)) if failed => Hand::Attach(TicketId(ticket)),
        _ => hand,
    };
    let ticket = match meant {
        Hand::Attach(ticket) => {
            let there = facts::named(desk, txn, ticket).await?;
            Some(there.ok_or_else(|| Refusal::BadField { field: "ticket".to_owned() })?.ticket)
        }
        Hand::Refile | Hand::Open => None,
    };
    let sql = "UPDATE intake SET state = 'stored', attempts = 0, lease_until = NULL, lease_epoch = lease_epoch + 1, filed_at = NULL, \
               hold = NULL, ignored = NULL, fault = NULL, rules = NULL, by_hand = TRUE, hand = $2, hand_ticket = $3, hand_by = $4 WHERE id = $1";
    let values = sql::values![id.0, key(meant), ticket.map(|ticket| ticket.0), by.map(|by| by.0)];
    sql::execute(txn, sql, values).await?;
    note(desk, txn, Some(id), by, hand.action(), &ticket.map(|ticket| ticket.to_string()).unwrap_or_default()).await
}

/// A held message that a person wants nothing of.
pub(crate) async fn set_aside(desk: &Desk, txn: &impl ConnectionTrait, by: PersonId, id: IntakeId) -> Answer<()> {
    let sql = "UPDATE intake SET state = $2, hold = NULL, ignored = $3 WHERE id = $1 AND state = 'held'";
    sql::execute(txn, sql, sql::values![id.0, IntakeState::Ignored.key(), IgnoreReason::ByHand.key()]).await?;
    note(desk, txn, Some(id), Some(by), HandAction::SetAside, "").await
}

/// An administrator, or the command line, which is nobody.
pub(super) fn administrator(actor: &Actor) -> Answer<Option<PersonId>> {
    permit::administers(actor)?;
    Ok(match actor {
        Actor::Staff(staff) => Some(staff.id),
        Actor::Participant(_) | Actor::System => None,
    })
}

const fn key(hand: Hand) -> &'static str {
    match hand {
        Hand::Refile => "refile",
        Hand::Attach(_) => "attach",
        Hand::Open => "open",
    }
}

/// Writes down who did what, in the transaction that does it.
pub(super) async fn note(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    id: Option<IntakeId>,
    by: Option<PersonId>,
    action: HandAction,
    detail: &str,
) -> Answer<()> {
    let sql = "INSERT INTO intake_action (intake_id, at, person_id, action, detail) VALUES ($1, $2, $3, $4, $5)";
    let values = sql::values![id.map(|id| id.0), desk.now().millis(), by.map(|by| by.0), action.key(), detail];
    sql::execute(txn, sql, values).await?;
    Ok(())
}

/// What a person asked for, as the message's row keeps it until it is filed.
pub(super) struct Asked {
    hand: Hand,
    by: Option<PersonId>,
}

impl Asked {
    /// `None`: nobody has touched it.
    pub(super) fn read(by_hand: bool, hand: Option<&str>, ticket: Option<i64>, by: Option<i64>) -> Option<Self> {
        let hand = match (hand, ticket) {
            (Some("attach"), Some(ticket)) => Hand::Attach(TicketId(ticket)),
            (Some("open"), _) => Hand::Open,
            _ => Hand::Refile,
        };
        by_hand.then_some(Self { hand, by: by.map(PersonId) })
    }

    /// It goes somewhere, whatever is in it.
    pub(super) const fn places(&self) -> bool {
        matches!(self.hand, Hand::Attach(_) | Hand::Open)
    }

    pub(super) async fn decide(&self, desk: &Desk, txn: &impl ConnectionTrait, facts: &IntakeFacts<'_>) -> Answer<Decision> {
        Ok(match self.hand {
            Hand::Refile => decide_by_hand(facts),
            Hand::Open => open_by_hand(facts, self.person(desk, txn).await?),
            Hand::Attach(ticket) => {
                let on: Candidate = sql::known(facts::named(desk, txn, ticket).await?, "the ticket that a message is for")?;
                find_requester(desk, txn, facts, ticket).await?;
                attach_by_hand(facts, &on, self.person(desk, txn).await?)
            }
        })
    }

    /// Whoever asked, who stands in for a sender that cannot be named; from the command line, the office itself.
    async fn person(&self, desk: &Desk, txn: &impl ConnectionTrait) -> Answer<(Address, Option<String>)> {
        let Some(PersonId(id)) = self.by else { return Ok((desk.office().support.without_detail(), Some(desk.office().name.clone()))) };
        let address: Option<String> = sql::scalar(txn, "SELECT address FROM person WHERE id = $1", [id.into()]).await?;
        let address = sql::known(address, "whoever handled a message")?;
        Ok((Address::parse(&address).map_err(|error| Trouble::Fault(error.to_string()))?, None))
    }
}

/// A ticket that stands for a message which named nobody (M8) is theirs whom it names now that it could be read.
async fn find_requester(desk: &Desk, txn: &impl ConnectionTrait, facts: &IntakeFacts<'_>, ticket: TicketId) -> Answer<()> {
    let Some((sender, name)) = facts.mail.from.iter().find_map(MailPerson::known_as) else { return Ok(()) };
    if sender.is_one_of(facts.own) {
        return Ok(());
    }
    let person = known_as(txn, &sender, name.as_deref(), desk.now()).await?.id;
    let sql = "UPDATE ticket SET requester_id = $2 WHERE id = $1 AND requester_id = (SELECT id FROM person WHERE address = $3)";
    sql::execute(txn, sql, sql::values![ticket.0, person.0, desk.office().support.without_detail().as_str()]).await?;
    Ok(())
}

/// A message that cannot be read, as far as a glance at it goes.
pub(super) fn unread(raw: &[u8]) -> ParsedMail {
    let seen = glance(raw);
    let text = "Este mensaje no se pudo leer. Su original está en Recepción, con lo que traiga adjunto.";
    ParsedMail {
        from: seen.from.into_iter().collect::<Vec<MailPerson>>(),
        subject: seen.subject,
        body: ParsedBody { text: text.to_owned(), ..ParsedBody::default() },
        ..ParsedMail::default()
    }
}

/// Administrators and supervisors see *Recepción*.
pub(super) fn sees(actor: &Actor) -> Answer<()> {
    match actor {
        Actor::Staff(staff) if matches!(staff.role, Role::Administrator | Role::Supervisor) => Ok(()),
        _ => Err(Refusal::NotAllowed.into()),
    }
}
