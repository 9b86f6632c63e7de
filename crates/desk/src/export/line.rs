//! The form of a line. Times are RFC 3339 with milliseconds and the office's offset; words are the stored keys. Fields may be added, never renamed.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Ticket {
    pub(super) number: i64,
    pub(super) subject: String,
    pub(super) requester: Person,
    pub(super) observers: Vec<Person>,
    pub(super) status: String,
    pub(super) kind: String,
    pub(super) urgency: i16,
    pub(super) impact: i16,
    pub(super) priority: i16,
    /// `Equipos › Impresoras`
    pub(super) category: Option<String>,
    pub(super) technician: Option<Person>,
    pub(super) group: Option<String>,
    /// `mail` or `desk`
    pub(super) channel: String,
    pub(super) continues: Option<i64>,
    pub(super) opened: String,
    pub(super) updated: String,
    pub(super) first_response: Option<String>,
    pub(super) solved: Option<String>,
    pub(super) closed: Option<String>,
    pub(super) terms: Vec<Term>,
    pub(super) entries: Vec<Entry>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) events: Vec<Event>,
    pub(super) notices: Vec<Notice>,
    pub(super) survey: Vec<Survey>,
}

#[derive(Clone, Serialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) address: String,
}

#[derive(Serialize)]
pub(super) struct Term {
    #[serde(rename = "term")]
    pub(super) which: &'static str,
    /// Business minutes allowed.
    pub(super) business_minutes: i64,
    /// None while the ticket waits.
    pub(super) due: Option<String>,
    pub(super) met: Option<String>,
    /// None while nobody can know yet.
    pub(super) in_time: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) author: Person,
    pub(super) at: String,
    pub(super) text: String,
    pub(super) quoted: Option<String>,
    pub(super) public: bool,
    pub(super) automatic: bool,
    /// Why a mail is on this ticket.
    pub(super) matched: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Attachment {
    pub(super) entry: i64,
    pub(super) name: String,
    pub(super) media_type: String,
    /// Bytes.
    pub(super) size: i64,
    pub(super) sha256: String,
}

#[derive(Serialize)]
pub(super) struct Event {
    pub(super) id: i64,
    pub(super) at: String,
    /// None: Mesa itself.
    pub(super) by: Option<Person>,
    pub(super) entry: Option<i64>,
    /// `event` and what belongs to it.
    #[serde(flatten)]
    pub(super) what: serde_json::Value,
}

#[derive(Serialize)]
pub(super) struct Notice {
    pub(super) kind: String,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) message_id: String,
    pub(super) state: String,
    pub(super) attempts: i64,
    pub(super) promised: String,
    pub(super) accepted: Option<String>,
    pub(super) last_reply: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Survey {
    pub(super) by: Person,
    /// 1 to 5.
    pub(super) score: i16,
    pub(super) comment: Option<String>,
    pub(super) at: String,
}
