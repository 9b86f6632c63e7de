//! What may stand in braces: a fixed list, each with a name in either language, both understood in both.

use crate::Lang;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    /// A value of the ticket or of the notice. Its label is its name: `{numero}`, `{number}`.
    Placeholder {
        /// `#0000123`
        Number = "number", "numero", "number";
        /// "su solicitud #0000123", "la solicitud #0000123 de Ana", "el ticket #0000123 de Ana": by who reads it.
        Request = "request", "solicitud", "request";
        Subject = "subject", "asunto", "subject";
        Requester = "requester", "solicitante", "requester";
        /// Who reads it.
        Reader = "reader", "destinatario", "reader";
        Technician = "technician", "tecnico", "technician";
        /// Who did what is told.
        Author = "author", "autor", "author";
        Category = "category", "categoria", "category";
        Status = "status", "estado", "status";
        Priority = "priority", "prioridad", "priority";
        /// First response or solution.
        Term = "term", "termino", "term";
        Deadline = "deadline", "plazo", "deadline";
        Reason = "reason", "motivo", "reason";
        /// "5 días hábiles", in which a reply reopens it.
        Days = "days", "dias", "days";
        /// "Usted está en copia." for those who are; nothing for others.
        Copy = "copy", "copia", "copy";
        Office = "office", "oficina", "office";
        /// The support address.
        Address = "address", "correo", "address";
        /// Address of the ticket's page, for staff.
        Link = "link", "enlace", "link";
    }
}

impl Placeholder {
    /// What it stands for.
    pub const fn meaning(self, lang: Lang) -> &'static str {
        match self {
            Self::Number => lang.pick("el número del ticket", "the ticket's number"),
            Self::Request => lang.pick(
                "«su solicitud #0000123», «el ticket #0000123 de Ana»: según quien lee",
                "“your request #0000123”, “Ana's ticket #0000123”: by who reads",
            ),
            Self::Subject => lang.pick("el asunto del solicitante", "the requester's subject"),
            Self::Requester => lang.pick("quien hizo la solicitud", "who made the request"),
            Self::Reader => lang.pick("quien recibe el correo", "who gets the mail"),
            Self::Technician => lang.pick("el técnico a cargo", "the technician in charge"),
            Self::Author => lang.pick("quien hizo lo que se cuenta", "who did what is told"),
            Self::Category => lang.pick("la categoría", "the category"),
            Self::Status => lang.pick("el estado", "the status"),
            Self::Priority => lang.pick("la prioridad", "the priority"),
            Self::Term => lang.pick("el término: primera respuesta o solución", "the term: first response or solution"),
            Self::Deadline => lang.pick("la fecha y hora en que vence", "when it runs out"),
            Self::Reason => lang.pick("el motivo que se escribió", "the reason that was given"),
            Self::Days => lang.pick("los días hábiles para reabrir", "the business days in which it can be reopened"),
            Self::Copy => lang.pick("«Usted está en copia.», para quien lo está", "“You are copied on it.”, for those who are"),
            Self::Office => lang.pick("el nombre de la oficina", "the office's name"),
            Self::Address => lang.pick("el correo de soporte", "the support address"),
            Self::Link => lang.pick("la página del ticket (solo personal)", "the ticket's page (staff only)"),
        }
    }

    /// By either name, however it is written.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain: String = name.trim().to_lowercase().chars().map(without_accent).collect();
        Self::ALL.iter().copied().find(|one| [Lang::Es, Lang::En].iter().any(|lang| one.label(*lang) == plain))
    }

    /// Reads as a phrase within a sentence, and so wants a capital where one begins with it.
    pub(super) const fn is_phrase(self) -> bool {
        matches!(self, Self::Request | Self::Term)
    }
}

const fn without_accent(letter: char) -> char {
    match letter {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    }
}

/// What each placeholder stands for in one notice. `None`: there is no such thing here, and a sentence that needs it is left out.
pub trait Values {
    fn value(&self, placeholder: Placeholder) -> Option<String>;
}
