//! Rules of intake (M20): what they look at in mail that would open a ticket, and what they do to it.
//!
//! There are no regular expressions: whole words, beginnings, endings and parts, compared without accents and case, say what an office
//! wants to say, stay readable as sentences, and take a time that grows with the text and nothing else.

mod check;
mod evaluate;
mod texts;
mod values;
mod view;

pub use check::{MAX_CONDITIONS, MAX_NAME, MAX_RULES, MAX_VALUE, MAX_VALUES, RuleProblem};
pub use evaluate::{Fate, Outcome, Ran, evaluate};
pub use texts::Message;
pub use values::{values_of, values_text};
pub use view::{DryRow, DryRun, RuleNames, RuleView, RulesPage, Verdict};

use crate::people::{GroupId, PersonId};
use crate::tickets::kind_words as words;
use crate::tickets::{CategoryId, Kind, Level};
use serde::{Deserialize, Serialize};

/// A rule; the row's primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub i64);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    pub name: String,
    pub active: bool,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    pub actions: Vec<Action>,
    /// Where it matches, no later rule is looked at.
    pub stop: bool,
}

/// A rule as somebody writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleDraft {
    /// `None`: a new one, which goes behind all others.
    pub id: Option<RuleId>,
    pub name: String,
    pub conditions: Vec<Condition>,
    pub actions: Vec<Action>,
    pub stop: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub field: Field,
    pub operator: Operator,
    /// It must not be so: none of the field's texts matches any of the values.
    pub negated: bool,
    /// Any one of them is enough. Empty for fields that are there or not.
    pub values: Vec<String>,
}

words! {
    /// What of a mail a condition looks at.
    Field {
        Sender = "sender", "la dirección del remitente", "the sender's address";
        SenderDomain = "sender_domain", "el dominio del remitente", "the sender's domain";
        /// Anybody on To or Cc; our own addresses without their detail.
        Recipient = "recipient", "algún destinatario", "some recipient";
        Subject = "subject", "el asunto", "the subject";
        /// What was written this time; where that is nothing, what is forwarded.
        Body = "body", "el mensaje", "the message";
        /// Files; images that the text shows are none.
        AttachmentName = "attachment_name", "el nombre de algún adjunto", "the name of some attachment";
        AttachmentType = "attachment_type", "el tipo de algún adjunto", "the type of some attachment";
        Mailbox = "mailbox", "el buzón", "the mailbox";
        Attached = "attached", "trae adjuntos", "it has attachments";
        /// A machine wrote it (M12): such mail opens a ticket only when somebody files it by hand.
        Automatic = "automatic", "es correo automático registrado a mano", "it is automatic mail filed by hand";
    }
}

impl Field {
    /// Answered with yes or no; there is nothing to compare.
    pub const fn is_flag(self) -> bool {
        matches!(self, Self::Attached | Self::Automatic)
    }
}

words! {
    /// How a text is compared. Case, accents and runs of blanks never matter.
    Operator {
        Contains = "contains", "contiene", "contains";
        Is = "is", "es", "is";
        Begins = "begins", "empieza por", "begins with";
        Ends = "ends", "termina en", "ends with";
        /// Whole words, one after the other.
        Words = "words", "tiene las palabras", "has the words";
    }
}

impl Operator {
    /// The word for its opposite.
    pub const fn negated_label(self, lang: crate::Lang) -> &'static str {
        match self {
            Self::Contains => lang.pick("no contiene", "does not contain"),
            Self::Is => lang.pick("no es", "is not"),
            Self::Begins => lang.pick("no empieza por", "does not begin with"),
            Self::Ends => lang.pick("no termina en", "does not end with"),
            Self::Words => lang.pick("no tiene las palabras", "does not have the words"),
        }
    }
}

/// What a rule does to the ticket that the mail opens, or to the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "value", rename_all = "snake_case")]
pub enum Action {
    Kind(Kind),
    Category(CategoryId),
    /// The ticket is escalated to them.
    Technician(PersonId),
    /// The ticket is handed to them; together with a technician, it is theirs and the technician has it.
    Group(GroupId),
    Urgency(Level),
    Impact(Level),
    /// Priority 6, whatever urgency and impact say.
    Major,
    /// The requester and whoever is in copy hear nothing of the registration.
    Silent,
    /// Set aside with the rule's name; no ticket.
    Ignore,
    /// A person looks at it first.
    Hold,
}

words! {
    /// The sort of an action, without its value.
    ActionSort {
        Category = "category", "categoría", "category";
        Technician = "technician", "técnico", "technician";
        Group = "group", "grupo", "group";
        Kind = "kind", "tipo", "kind";
        Urgency = "urgency", "urgencia", "urgency";
        Impact = "impact", "impacto", "impact";
        Major = "major", "prioridad mayor", "major priority";
        Silent = "silent", "sin acuse de recibo al solicitante", "no acknowledgement to the requester";
        Hold = "hold", "retener para revisión", "hold for review";
        Ignore = "ignore", "ignorar el mensaje", "ignore the message";
    }
}

impl Action {
    pub const fn sort(self) -> ActionSort {
        match self {
            Self::Kind(_) => ActionSort::Kind,
            Self::Category(_) => ActionSort::Category,
            Self::Technician(_) => ActionSort::Technician,
            Self::Group(_) => ActionSort::Group,
            Self::Urgency(_) => ActionSort::Urgency,
            Self::Impact(_) => ActionSort::Impact,
            Self::Major => ActionSort::Major,
            Self::Silent => ActionSort::Silent,
            Self::Ignore => ActionSort::Ignore,
            Self::Hold => ActionSort::Hold,
        }
    }

    /// It keeps the mail from becoming a ticket.
    pub const fn sets_aside(self) -> bool {
        matches!(self, Self::Ignore | Self::Hold)
    }
}

impl ActionSort {
    /// It needs to be told which.
    pub const fn takes_a_value(self) -> bool {
        matches!(self, Self::Category | Self::Technician | Self::Group | Self::Kind | Self::Urgency | Self::Impact)
    }
}

/// What a rule did to a ticket, with names as they were: what its history says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", content = "value", rename_all = "snake_case")]
pub enum Effect {
    Kind(Kind),
    Category(String),
    Technician(String),
    Group(String),
    Urgency(Level),
    Impact(Level),
    Major,
    Silent,
}
