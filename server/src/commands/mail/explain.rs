//! `mesa mail explain`: what intake would make of one mail, as JSON with names that stay (docs/mail.md).

use crate::commands::{Failure, open, print};
use crate::config::Config;
use desk::intake;
use domain::Clock;
use domain::intake::{
    Authentication, Decision, IntakeFacts, MailPerson, ParsedMail, Standing, Unreadable, authenticate, decide, decide_report, glance,
    is_automatic, through_our_group,
};
use domain::notices::Hears;
use domain::people::Address;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

pub async fn run(config: Config, file: PathBuf) -> Result<(), Failure> {
    let raw = bytes(&file)?;
    let parsing = raw.clone();
    let parsed = tokio::task::spawn_blocking(move || mail::mime::parse(&parsing)).await.unwrap_or(Err(Unreadable::NotAMessage));
    let message = json!({ "size": raw.len(), "sha256": hex::encode(Sha256::digest(&raw)) });
    let told = match &parsed {
        Ok(mail) => {
            let (decision, authentication, desk) = decided(&config, mail).await?;
            readable(mail, &config.office.support.without_detail(), &decision, &authentication, desk)
        }
        Err(why) => unreadable(&raw, why),
    };
    let mut whole = json!({ "message": message });
    if let (Some(whole), Value::Object(told)) = (whole.as_object_mut(), told) {
        whole.extend(told);
    }
    print(serde_json::to_string_pretty(&whole).map_err(|error| Failure::new(error.to_string()))?);
    Ok(())
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut raw = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut raw).map(|_| ())
    } else {
        std::fs::read(file).map(|bytes| raw = bytes)
    };
    read.map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
    Ok(raw)
}

/// The decision; true when it is this desk's, false when there is none and it was taken to be empty.
async fn decided(config: &Config, mail: &ParsedMail) -> Result<(Decision, Authentication, bool), Failure> {
    let absent = config.database_url.strip_prefix("sqlite:").is_some_and(|path| !Path::new(path.trim_start_matches("//")).exists());
    if !absent {
        let desk = open(config, false).await?;
        let (decision, authentication) = intake::explain(&desk, mail).await?;
        return Ok((decision, authentication, true));
    }
    let own = [config.office.support.without_detail()];
    let authentication = authenticate(&mail.authentication_results, config.authserv_id.as_deref(), &mail.from);
    let (original, authentication) = through_our_group(mail, &own, authentication);
    let mail = original.as_ref().unwrap_or(mail);
    let facts = IntakeFacts {
        mail,
        own: &own,
        instance: "",
        reply_to: mail.reply_to.iter().filter_map(|person| Address::parse(&person.address).ok()).collect(),
        candidates: Vec::new(),
        opened_last_hour: 0,
        mailbox: own.first().map(Address::as_str).unwrap_or_default(),
        rules: Vec::new(),
        verdict: authentication.verdict,
        ignored_sender: false,
        now: crate::clock::SystemClock::new().now(),
    };
    // A report belongs to a notice, and nobody has been sent one.
    let decision = if mail.report.is_some() && is_automatic(mail, "") { decide_report(None) } else { decide(&facts) };
    Ok((decision, authentication, false))
}

fn readable(mail: &ParsedMail, support: &Address, decision: &Decision, authentication: &Authentication, desk: bool) -> Value {
    let (original, _) = through_our_group(mail, std::slice::from_ref(support), authentication.clone());
    json!({
        "desk": if desk { "this" } else { "empty" },
        "unreadable": null,
        "decision": decision_of(decision),
        "headers": {
            "subject": mail.subject,
            "from": people(&mail.from),
            "reply_to": people(&mail.reply_to),
            "to": people(&mail.to),
            "cc": people(&mail.cc),
            "message_id": mail.message_id,
            "in_reply_to": mail.in_reply_to,
            "references": mail.references,
            "date": mail.date.and_then(|at| jiff::Timestamp::from_millisecond(at.millis()).ok()).map(|at| at.to_string()),
            "received": mail.received,
            "urgent": mail.urgent,
        },
        "automatic": { "is": is_automatic(original.as_ref().unwrap_or(mail), ""), "signs": signs(mail) },
        "body": {
            "text": mail.body.text,
            "quoted": mail.body.quoted,
            "html": mail.body.html,
            "lossy": mail.body.lossy,
        },
        "attachments": mail.attachments.iter().map(|file| json!({
            "name": file.name,
            "type": file.media_type,
            "size": file.bytes.len(),
            "sha256": hex::encode(Sha256::digest(&file.bytes)),
            "inline": file.inline,
            "content_id": file.content_id,
        })).collect::<Vec<_>>(),
        "authentication": authentication,
        "report": mail.report.as_ref().map(|report| json!({
            "action": report.action.key(),
            "status": report.status,
            "recipients": report.recipients,
            "diagnostic": report.diagnostic,
            "message_ids": report.message_ids,
        })),
    })
}

/// Which limit it hits, and what a glance shows.
fn unreadable(raw: &[u8], why: &Unreadable) -> Value {
    let seen = glance(raw);
    json!({
        "unreadable": why.to_string(),
        "decision": { "becomes": "held", "reason": "unreadable" },
        "headers": { "subject": seen.subject, "from": people(&seen.from.into_iter().collect::<Vec<_>>()) },
    })
}

fn people(people: &[MailPerson]) -> Vec<Value> {
    people.iter().map(|person| json!({ "name": person.name, "address": person.address })).collect()
}

fn known((address, name): &(Address, Option<String>)) -> Value {
    json!({ "name": name, "address": address.as_str() })
}

fn decision_of(decision: &Decision) -> Value {
    match decision {
        Decision::Open { requester, answers_to, observers, urgency, rule, continues, hears, ruled } => json!({
            "becomes": "ticket",
            "rule": rule.key(),
            "requester": known(requester),
            "answers_to": answers_to.as_ref().map(Address::as_str),
            "observers": observers.iter().map(known).collect::<Vec<_>>(),
            "urgency": urgency.get(),
            "continues": continues.map(|ticket| ticket.0),
            "notices": *hears != Hears::Nobody,
            "acknowledged": *hears == Hears::Everybody && !ruled.silent,
            "rules": ruled.ran.iter().map(|ran| ran.name.as_str()).collect::<Vec<_>>(),
        }),
        Decision::Append { ticket, author, rule, observers, automatic, standing } => json!({
            "becomes": "entry",
            "ticket": ticket.0,
            "rule": rule.key(),
            "author": known(author),
            "observers": observers.iter().map(known).collect::<Vec<_>>(),
            "automatic": automatic,
            "standing": match standing {
                Standing::Participant => "participant",
                Standing::Staff => "staff",
                Standing::Kept => "kept",
            },
        }),
        Decision::Hold { reason, ticket } => json!({
            "becomes": "held",
            "reason": reason.key(),
            "ticket": ticket.map(|ticket| ticket.0),
        }),
        Decision::Report { ticket, notice } => json!({
            "becomes": "report",
            "ticket": ticket.0,
            "notice": notice.0,
            "rule": "report",
        }),
        Decision::Ignore(reason) => json!({ "becomes": "ignored", "reason": reason.key() }),
        Decision::SetAside(outcome) => json!({
            "becomes": if outcome.fate == domain::rules::Fate::Hold { "held" } else { "ignored" },
            "reason": "rule",
            "rules": outcome.ran.iter().map(|ran| ran.name.as_str()).collect::<Vec<_>>(),
        }),
    }
}

/// The headers that say that a machine wrote it (M12).
fn signs(mail: &ParsedMail) -> Vec<String> {
    let auto = &mail.auto;
    let mut signs = Vec::new();
    signs.extend(auto.auto_submitted.as_ref().map(|value| format!("auto-submitted: {value}")));
    signs.extend(auto.null_return_path.then(|| "return-path: <>".to_owned()));
    signs.extend(auto.list.then(|| "list-*".to_owned()));
    signs.extend(auto.precedence.as_ref().map(|value| format!("precedence: {value}")));
    signs.extend(auto.report.then(|| "multipart/report".to_owned()));
    signs.extend(auto.responder.then(|| "responder".to_owned()));
    signs.extend(auto.instance.as_ref().map(|value| format!("x-mesa-instance: {value}")));
    signs
}
