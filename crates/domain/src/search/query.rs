//! What people write to search: words, a "phrase", -not, #number, and filters such as `estado:abierto`.

use super::words::words;
use crate::Lang;
use crate::tickets::{Status, TicketId};

/// Longest search, in characters.
pub const MAX_QUERY: usize = 300;
/// More words than this narrow nothing any more.
const MAX_WORDS: usize = 12;

/// What a filter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Status,
    Technician,
    Requester,
    Category,
}

impl Field {
    pub const ALL: [Self; 4] = [Self::Status, Self::Technician, Self::Requester, Self::Category];

    /// The word before the colon; both languages are understood everywhere.
    pub const fn key(self, lang: Lang) -> &'static str {
        match self {
            Self::Status => lang.pick("estado", "status"),
            Self::Technician => lang.pick("técnico", "technician"),
            Self::Requester => lang.pick("solicitante", "requester"),
            Self::Category => lang.pick("categoría", "category"),
        }
    }

    fn parse(written: &str) -> Option<Self> {
        let written = crate::fold::fold(written);
        let is = |field: &Self| [Lang::Es, Lang::En].iter().any(|lang| crate::fold::fold(field.key(*lang)) == written);
        Self::ALL.into_iter().find(is)
    }
}

/// A word, or several in a row; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub words: Vec<String>,
    /// The last word may go on.
    pub open: bool,
}

impl Wanted {
    /// Whether the last word is this one, or its beginning.
    pub fn ends_in(&self, word: &str) -> bool {
        self.words.last().is_some_and(|last| if self.open { word.starts_with(last.as_str()) } else { word == last })
    }
}

/// A search as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these.
    pub wanted: Vec<Wanted>,
    /// None of these.
    pub unwanted: Vec<Wanted>,
    /// `#123`: this ticket and no other.
    pub only: Option<TicketId>,
    /// `123`: a word like any other, and perhaps a ticket.
    pub perhaps: Option<TicketId>,
    /// The words of each filter's value, and the value as it was written.
    pub filters: Vec<(Field, Vec<String>, String)>,
}

impl Query {
    /// Whatever is written can be searched for; signs that mean nothing are passed over.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let text: String = text.chars().take(MAX_QUERY).collect();
        let mut rest = text.trim();
        let mut parts = 0;
        while !rest.is_empty() && query.wanted.len() + query.unwanted.len() < MAX_WORDS {
            let part = Part::take(&mut rest);
            parts += 1;
            query.add(&part);
        }
        if parts != 1 || query.wanted.len() != 1 {
            query.perhaps = None;
        }
        query
    }

    fn add(&mut self, part: &Part<'_>) {
        let found: Vec<String> = words(part.text).map(|word| word.folded).collect();
        if let Some(field) = part.field {
            if !found.is_empty() {
                self.filters.push((field, found, part.text.trim().to_owned()));
            }
            return;
        }
        let Some(last) = found.last() else { return };
        if part.not {
            self.unwanted.push(Wanted { words: found, open: false });
            return;
        }
        if !part.quoted {
            let (sign, digits) = part.text.strip_prefix('#').map_or((false, part.text), |digits| (true, digits));
            let number = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 18);
            match number.and_then(|digits| digits.parse().ok()).map(TicketId) {
                Some(ticket) if sign => {
                    self.only = Some(ticket);
                    return;
                }
                number => self.perhaps = self.perhaps.or(number),
            }
        }
        let open = !part.closed && last.chars().count() > 1;
        self.wanted.push(Wanted { words: found, open });
    }

    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.only.is_none() && self.filters.is_empty()
    }
}

/// The statuses that a filter's words name: `abierto`, `en curso`, `waiting`; a beginning will do.
pub fn statuses(asked: &[String]) -> Vec<Status> {
    let begins = |label: &str| {
        let label: Vec<String> = words(label).map(|word| word.folded).collect();
        asked.iter().all(|asked| label.iter().any(|word| word.starts_with(asked.as_str())))
    };
    let open = ["abierto", "abierta", "abiertos", "open"].iter().any(|label| begins(label));
    let named = |status: &Status| begins(status.key()) || [Lang::Es, Lang::En].iter().any(|lang| begins(status.label(*lang)));
    Status::ALL.iter().copied().filter(|status| named(status) || open && status.is_open()).collect()
}

/// One thing that is asked for, as it was written.
struct Part<'t> {
    not: bool,
    field: Option<Field>,
    text: &'t str,
    quoted: bool,
    /// Its last word is written to the end.
    closed: bool,
}

impl<'t> Part<'t> {
    fn take(rest: &mut &'t str) -> Self {
        let begun = rest.trim_start();
        let (not, begun) = match begun.strip_prefix('-') {
            Some(after) if after.starts_with(|c: char| !c.is_whitespace()) => (true, after),
            _ => (false, begun),
        };
        let until = begun.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(begun.len());
        let field = begun.get(..until).and_then(|word| word.split_once(':')).and_then(|(key, _)| Field::parse(key)).filter(|_| !not);
        let value = if field.is_some() { begun.split_once(':').map_or(begun, |(_, value)| value) } else { begun };
        if let Some(inside) = value.strip_prefix('"') {
            let (text, after, closed) = match inside.split_once('"') {
                Some((text, after)) => (text, after, true),
                None => (inside, "", false),
            };
            *rest = after.trim_start();
            return Self { not, field, text, quoted: true, closed };
        }
        let end = value.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(value.len());
        let (text, after) = value.split_at(end);
        *rest = after.trim_start();
        Self { not, field, text, quoted: false, closed: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn open(word: &str) -> Wanted {
        Wanted { words: vec![word.to_owned()], open: true }
    }

    fn exactly(words: &[&str]) -> Wanted {
        Wanted { words: words.iter().map(|word| (*word).to_owned()).collect(), open: false }
    }

    #[test]
    fn words_phrases_and_what_must_not_be_there() {
        let query = Query::parse("Impresión \"segundo PISO\" -tóner a");
        assert_eq!(query.wanted, [open("impresion"), exactly(&["segundo", "piso"]), exactly(&["a"])]);
        assert_eq!(query.unwanted, [exactly(&["toner"])]);
        let typing = Query::parse("\"segundo pi");
        assert_eq!(typing.wanted, [Wanted { words: vec!["segundo".into(), "pi".into()], open: true }]);
        assert_eq!(Query::parse("ana.ruiz@").wanted, [Wanted { words: vec!["ana".into(), "ruiz".into()], open: true }]);
    }

    #[test]
    fn a_number_is_a_ticket_or_a_word() {
        assert_eq!(Query::parse("#0000123").only, Some(TicketId(123)));
        let bare = Query::parse("123");
        assert_eq!((bare.perhaps, bare.wanted), (Some(TicketId(123)), vec![open("123")]));
        assert_eq!(Query::parse("factura 123").perhaps, None);
        assert!(Query::parse(" #  - \" ").is_empty());
    }

    #[test]
    fn filters_are_understood_in_both_languages() {
        for text in ["estado:abierto técnico:\"Tito Paz\" red", "STATUS:open tecnico:\"tito paz\" red"] {
            let query = Query::parse(text);
            let fields: Vec<_> = query.filters.iter().map(|(field, words, _)| (*field, words.join(" "))).collect();
            assert_eq!(fields[1], (Field::Technician, "tito paz".to_owned()), "{text}");
            assert_eq!(statuses(&query.filters[0].1), [Status::New, Status::InProgress, Status::Waiting], "{text}");
            assert_eq!(query.wanted, [open("red")]);
        }
        assert_eq!(statuses(&["en".into(), "curso".into()]), [Status::InProgress]);
        assert_eq!(statuses(&["cerr".into()]), [Status::Closed]);
        assert_eq!(statuses(&["roto".into()]), []);
        assert_eq!(Query::parse("http://example.org").filters, [], "no filter of ours: words");
        assert_eq!(Query::parse("estado:").filters, []);
    }

    proptest! {
        #[test]
        fn anything_can_be_asked(text in "\\PC{0,80}|([-#\"a-zé: ]|estado:){0,40}") {
            let query = Query::parse(&text);
            for wanted in query.wanted.iter().chain(&query.unwanted) {
                prop_assert!(!wanted.words.is_empty());
                prop_assert!(wanted.words.iter().all(|word| word.chars().all(char::is_alphanumeric)));
            }
        }
    }
}
