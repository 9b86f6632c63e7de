//! The words of notices, which an office may write itself: opening, what is needed, signature. Placeholders and nothing cleverer.

mod builtin;
mod placeholder;
mod render;

pub use builtin::builtin;
pub use placeholder::{Placeholder, Values};
pub use render::{Passage, Span};

use super::{Capacity, NoticeKind};
use crate::tickets::kind_words as words;
use crate::{Lang, Refusal, Stamp};
use serde::{Deserialize, Serialize};

/// Longest part of a template, in characters: a mail, not a brochure.
pub const MAX_TEMPLATE: usize = 2_000;

words! {
    /// Whom a text is for: those who asked and those in copy, or those who work on it.
    Readers {
        Outside = "outside", "Solicitante y personas en copia", "Requester and people in copy";
        Staff = "staff", "Personal de la mesa", "Staff";
    }
}

impl Readers {
    pub const fn of(capacity: Capacity) -> Self {
        match capacity {
            Capacity::Requester | Capacity::Observer => Self::Outside,
            Capacity::Technician | Capacity::Administrator => Self::Staff,
        }
    }
}

/// What has a text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum TemplateKind {
    Notice(NoticeKind),
    /// The end of every notice.
    Signature,
}

impl TemplateKind {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Notice(kind) => kind.key(),
            Self::Signature => "signature",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        if key == Self::Signature.key() { Some(Self::Signature) } else { NoticeKind::parse(key).map(Self::Notice) }
    }

    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Notice(kind) => kind.label(lang),
            Self::Signature => lang.pick("Firma de todas las notificaciones", "Signature of every notice"),
        }
    }

    /// Every text there is, with whom it is for: terms and failures are told to staff alone.
    pub fn all() -> impl Iterator<Item = (Self, Readers)> {
        let told = |kind: NoticeKind, readers: Readers| {
            // That a ticket goes on in another one is told to its requester alone.
            if readers == Readers::Staff {
                return kind != NoticeKind::Joined;
            }
            !matches!(kind, NoticeKind::TermWarning | NoticeKind::TermBreach | NoticeKind::Undelivered | NoticeKind::Unread)
        };
        let notices = Readers::ALL.iter().flat_map(move |readers| {
            NoticeKind::ALL.iter().filter(move |kind| told(**kind, *readers)).map(move |kind| (Self::Notice(*kind), *readers))
        });
        notices.chain(Readers::ALL.iter().map(|readers| (Self::Signature, *readers)))
    }
}

impl From<TemplateKind> for String {
    fn from(kind: TemplateKind) -> Self {
        kind.key().to_owned()
    }
}

impl TryFrom<String> for TemplateKind {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        Self::parse(&key).ok_or_else(|| format!("{key} has no text"))
    }
}

/// One text in one language. Of a signature, `opening` is all there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What happened: the first line stands out.
    pub opening: String,
    /// What the reader may or must do, and what comes next.
    #[serde(default)]
    pub needed: String,
}

impl Template {
    /// As it is kept: LF, no trailing blanks. Refuses what is too long, an empty opening, and placeholders that there are not.
    pub fn checked(self) -> Result<Self, Refusal> {
        let tidy = |part: String| part.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
        let template = Self { opening: tidy(self.opening), needed: tidy(self.needed) };
        if template.opening.is_empty() {
            return Err(Refusal::BadField { field: "opening".to_owned() });
        }
        for part in [&template.opening, &template.needed] {
            if part.chars().count() > MAX_TEMPLATE {
                return Err(Refusal::TooLong { max: MAX_TEMPLATE });
            }
            render::check(part)?;
        }
        Ok(template)
    }
}

/// The texts that one notice is written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    pub notice: Template,
    pub signature: String,
}

impl Texts {
    /// Those that Mesa brings along.
    pub fn builtin(kind: NoticeKind, readers: Readers, lang: Lang) -> Self {
        let signature = builtin(TemplateKind::Signature, readers, lang).opening;
        Self { notice: builtin(TemplateKind::Notice(kind), readers, lang), signature }
    }
}

/// A row of *Plantillas*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRow {
    pub kind: TemplateKind,
    pub readers: Readers,
    /// Who wrote it last, and when; `None`: as Mesa brings it along.
    pub changed: Option<(String, Stamp)>,
}

/// One text in both languages, to be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    pub row: TemplateRow,
    pub es: Template,
    pub en: Template,
    /// Of all of it; 0: as Mesa brings it along.
    pub revision: i64,
    /// `{numero}` and what it stands for, in the reader's language.
    pub placeholders: Vec<(String, String)>,
}

/// What an administrator wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateDraft {
    pub kind: TemplateKind,
    pub readers: Readers,
    pub revision: i64,
    pub es: Template,
    pub en: Template,
    /// Instead of keeping it: back to what Mesa brings along.
    #[serde(default)]
    pub reset: bool,
}

#[cfg(test)]
mod tests;
