//! What a mail points at, gathered before the decision (M15, M16).

use crate::tickets::{reopen_until, row};
use crate::{Answer, Desk, mailboxes, rules, sql};
use domain::intake::{Authentication, Candidate, IntakeFacts, MailPerson, MatchRule, ParsedMail, authenticate};
use domain::people::Address;
use domain::rules::Rule;
use domain::subject::subject_tags;
use domain::tickets::TicketId;
use domain::token::{Purpose, token_in_message_id, token_of, verify};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Most Message-IDs of a mail that are looked up: the newest of a long conversation, and its root.
const MOST_REFERENCES: usize = 50;
/// Most addresses of a Reply-To that are looked at; one is taken.
const MOST_DESTINATIONS: usize = 10;
/// Most tickets that a mail can point at; a mail that names more is playing.
const MOST_CANDIDATES: usize = 20;

/// What is the same for every mail of a transaction.
pub(super) struct Standing {
    /// Addresses of ours.
    pub(super) own: Vec<Address>,
    /// The office's rules, in their order (M20).
    rules: Vec<Rule>,
}

impl Standing {
    pub(super) async fn load(desk: &Desk, txn: &impl ConnectionTrait) -> Answer<Self> {
        Ok(Self { own: mailboxes::own(desk, txn).await?, rules: rules::active(txn).await? })
    }
}

/// Everything that decides what becomes of a mail.
pub(super) async fn gather<'a>(
    desk: &'a Desk,
    txn: &impl ConnectionTrait,
    mail: &'a ParsedMail,
    Standing { own, rules }: &'a Standing,
    mailbox: &'a str,
    authentication: &Authentication,
) -> Answer<IntakeFacts<'a>> {
    let mut signs = super::signs::moved(desk, txn, mail, own).await?;
    signs.extend(tokens(desk, mail, own));
    signs.extend(referenced(desk, txn, mail, mailbox).await?.into_iter().map(|ticket| (MatchRule::References, ticket)));
    signs.extend(subject_tags(&mail.subject).into_iter().map(|ticket| (MatchRule::SubjectTag, ticket)));
    let mut strongest: Vec<(MatchRule, TicketId)> = Vec::new();
    for sign in super::signs::led(txn, signs).await? {
        if strongest.len() < MOST_CANDIDATES && strongest.iter().all(|(_, ticket)| *ticket != sign.1) {
            strongest.push(sign);
        }
    }
    Ok(IntakeFacts {
        mail,
        own,
        instance: &desk.0.instance,
        reply_to: reply_to(txn, mail).await?,
        candidates: candidates(desk, txn, &strongest).await?,
        opened_last_hour: opened_last_hour(desk, txn, mail).await?,
        mailbox,
        rules: rules.clone(),
        verdict: authentication.verdict,
        ignored_sender: is_ignored(txn, mail).await?,
        now: desk.now(),
    })
}

/// What our own mail server found out about the sender (M18).
pub(super) fn authentication(desk: &Desk, mail: &ParsedMail) -> Authentication {
    authenticate(&mail.authentication_results, desk.0.authserv_id.as_deref(), &mail.from)
}

/// Whom its Reply-To names, without the staff: nobody outside says that the office answers itself (M19).
async fn reply_to(txn: &impl ConnectionTrait, mail: &ParsedMail) -> Answer<Vec<Address>> {
    let mut wished: Vec<Address> = mail.reply_to.iter().filter_map(|person| Address::parse(&person.address).ok()).collect();
    wished.truncate(MOST_DESTINATIONS);
    if wished.is_empty() {
        return Ok(wished);
    }
    let sql = format!("SELECT address FROM person WHERE role <> 'requester' AND address IN ({})", sql::places(1, wished.len()));
    let staff: Vec<String> = sql::column(txn, sql, wished.iter().map(|address| Value::from(address.as_str())).collect::<Vec<_>>()).await?;
    wished.retain(|address| staff.iter().all(|staff| staff != address.as_str()));
    Ok(wished)
}

/// Valid keys of ours, in the addresses it was sent to and in the Message-IDs it answers (M15).
fn tokens(desk: &Desk, mail: &ParsedMail, own: &[Address]) -> Vec<(MatchRule, TicketId)> {
    let addressed = mail.to.iter().chain(&mail.cc).filter_map(|person| Address::parse(&person.address).ok());
    let by_address = addressed.filter(|address| address.is_one_of(own)).filter_map(|address| token_of(&address).map(str::to_owned));
    let answered = mail.in_reply_to.iter().chain(mail.references.iter().rev());
    let ours = |id: &String| own.iter().find_map(|mailbox| token_in_message_id(id, mailbox.domain())).map(str::to_owned);
    let by_message = answered.filter_map(ours);
    by_address
        .chain(by_message)
        .take(MOST_REFERENCES)
        .filter_map(|token| own.iter().find_map(|mailbox| verify(&desk.0.secret, Purpose::Reply, mailbox.as_str(), &token)))
        .map(|claim| (MatchRule::Token, claim.ticket))
        .collect()
}

/// Tickets that know a Message-ID which this mail answers, whoever gave it (M16); the newest reference first. Of several that know the
/// same one, those of the mailbox that it lies in come first: a mail to two mailboxes is a ticket in each. Then the oldest: whoever repeats
/// the Message-ID of somebody else's request draws no answers to it away.
pub(super) async fn referenced(desk: &Desk, txn: &impl ConnectionTrait, mail: &ParsedMail, mailbox: &str) -> Answer<Vec<TicketId>> {
    #[derive(FromQueryResult)]
    struct Row {
        message_id: String,
        ticket_id: i64,
    }
    let mut ids: Vec<&String> = Vec::new();
    for id in mail.in_reply_to.iter().chain(mail.references.iter().rev()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() > MOST_REFERENCES {
        let root = mail.references.first();
        ids.truncate(MOST_REFERENCES - 1);
        ids.extend(root);
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT m.message_id, m.ticket_id FROM message_id m JOIN ticket t ON t.id = m.ticket_id WHERE m.message_id IN ({}) \
         ORDER BY CASE WHEN COALESCE(t.mailbox, $1) = $2 THEN 0 ELSE 1 END, m.ticket_id",
        sql::places(3, ids.len())
    );
    let mut values = sql::values![desk.office().support.as_str(), mailbox];
    values.extend(ids.iter().map(|id| Value::from(id.as_str())));
    let rows: Vec<Row> = sql::find_all(txn, sql, values).await?;
    let mut found = Vec::with_capacity(rows.len());
    for id in ids {
        found.extend(rows.iter().filter(|row| row.message_id == *id).map(|row| TicketId(row.ticket_id)));
    }
    Ok(found)
}

/// The ticket that a person names; `None` when there is none.
pub(super) async fn named(desk: &Desk, txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Option<Candidate>> {
    Ok(candidates(desk, txn, &[(MatchRule::ByHand, ticket)]).await?.pop())
}

/// The tickets that exist among those pointed at, in the order of the signs.
async fn candidates(desk: &Desk, txn: &impl ConnectionTrait, signs: &[(MatchRule, TicketId)]) -> Answer<Vec<Candidate>> {
    let ids: Vec<TicketId> = signs.iter().map(|(_, ticket)| *ticket).collect();
    let tickets = row::load(txn, &ids).await?;
    let mut candidates = Vec::with_capacity(tickets.len());
    for (rule, id) in signs {
        if let Some(ticket) = tickets.iter().find(|ticket| ticket.id == *id) {
            let (participants, staff) = participants(txn, ticket).await?;
            let reopen_until = reopen_until(desk, ticket);
            candidates.push(Candidate { rule: *rule, ticket: *id, status: ticket.status, participants, staff, reopen_until });
        }
    }
    Ok(candidates)
}

/// Requester, observers, the technician, the group that was handed it, and all staff who wrote on it; and those of them who take part as staff only.
async fn participants(txn: &impl ConnectionTrait, ticket: &row::Ticket) -> Answer<(Vec<Address>, Vec<Address>)> {
    #[derive(FromQueryResult)]
    struct Row {
        address: String,
        works: i32,
    }
    let sql = format!(
        "SELECT address, MIN(works) AS works FROM (\
               SELECT address, 0 AS works FROM person WHERE id = $3 \
               UNION ALL SELECT address, 1 FROM person WHERE id = $2 \
               UNION ALL SELECT p.address, 1 FROM team_member m JOIN person p ON p.id = m.person_id WHERE m.team_id = $4 AND p.active \
               UNION ALL SELECT address, 0 FROM ({}) AS wished \
               UNION ALL SELECT p.address, 0 FROM observer o JOIN person p ON p.id = o.person_id WHERE o.ticket_id = $1 \
               UNION ALL SELECT p.address, 1 FROM entry e JOIN person p ON p.id = e.author_id \
               WHERE e.ticket_id = $1 AND p.role <> 'requester') AS everybody GROUP BY address",
        row::answers_to(row::AND_JOINED)
    );
    let values = sql::values![ticket.id.0, ticket.technician.map(|person| person.0), ticket.requester.0, ticket.group.map(|group| group.0)];
    let rows: Vec<Row> = sql::find_all(txn, sql, values).await?;
    let (mut everybody, mut staff) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        if let Ok(address) = Address::parse(&row.address) {
            if row.works > 0 {
                staff.push(address.clone());
            }
            everybody.push(address);
        }
    }
    Ok((everybody, staff))
}

/// Whether an administrator wants nothing more of this sender, or of their whole domain.
async fn is_ignored(txn: &impl ConnectionTrait, mail: &ParsedMail) -> Answer<bool> {
    let Some((sender, _)) = mail.from.iter().find_map(MailPerson::known_as) else { return Ok(false) };
    let sql = "SELECT 1 FROM ignored_sender WHERE pattern IN ($1, $2)";
    Ok(sql::one(txn, sql, sql::values![sender.as_str(), format!("@{}", sender.domain())]).await?.is_some())
}

/// Tickets that this sender opened within the last hour (M13).
async fn opened_last_hour(desk: &Desk, txn: &impl ConnectionTrait, mail: &ParsedMail) -> Answer<u32> {
    let Some((sender, _)) = mail.from.iter().find_map(MailPerson::known_as) else { return Ok(0) };
    let sql = "SELECT COUNT(*) FROM ticket WHERE requester_id = (SELECT id FROM person WHERE address = $1) AND opened_at > $2 \
               AND opened_at > COALESCE((SELECT at FROM breaker_reset WHERE address = $1), 0)";
    let opened: Option<i64> = sql::scalar(txn, sql, sql::values![sender.as_str(), desk.now().plus_minutes(-60).millis()]).await?;
    Ok(opened.and_then(|opened| u32::try_from(opened).ok()).unwrap_or(0))
}
