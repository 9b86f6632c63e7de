//! From a text with placeholders to what is read. A sentence whose value is missing is left out; nothing of a value is interpreted.

use super::{Placeholder, Values};
use crate::Refusal;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    /// A web address that the office wrote.
    Link(String),
}

/// Lines, none of them empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage(pub Vec<Vec<Span>>);

impl Passage {
    pub fn render(text: &str, values: &dyn Values) -> Self {
        Self(text.lines().map(|line| self::line(line, values)).filter(|line| !line.is_empty()).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its lines as plain text.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|line| line.iter().map(Span::as_str).collect())
    }
}

impl Span {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Link(text) => text,
        }
    }
}

enum Token<'a> {
    Text(&'a str),
    Named(&'a str),
}

/// Braces that are no placeholder are refused: a slip would be read by thousands.
pub(super) fn check(text: &str) -> Result<(), Refusal> {
    for token in tokens(text) {
        let wrong = match token {
            Token::Named(name) => Placeholder::named(name).is_none().then_some(name),
            Token::Text(text) => text.find(['{', '}']).map(|at| text.get(at..).unwrap_or(text)),
        };
        if let Some(wrong) = wrong {
            let name: String = wrong.lines().next().unwrap_or_default().chars().take(40).collect();
            return Err(Refusal::UnknownPlaceholder { name });
        }
    }
    Ok(())
}

/// Text, and names in braces. A brace that none closes on its line is text.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(open) = rest.get(from..).and_then(|tail| tail.find('{')).map(|at| at + from) {
        let (before, after) = (rest.get(..open).unwrap_or_default(), rest.get(open + 1..).unwrap_or_default());
        match after.find(['{', '}', '\n']) {
            Some(close) if after.get(close..).is_some_and(|tail| tail.starts_with('}')) => {
                tokens.push(Token::Text(before));
                tokens.push(Token::Named(after.get(..close).unwrap_or_default()));
                rest = after.get(close + 1..).unwrap_or_default();
                from = 0;
            }
            _ => from = open + 1,
        }
    }
    tokens.push(Token::Text(rest));
    tokens
}

/// One sentence while it is put together.
#[derive(Default)]
struct Sentence {
    spans: Vec<Span>,
    /// A value is missing.
    lacks: bool,
}

fn line(text: &str, values: &dyn Values) -> Vec<Span> {
    let mut done: Vec<Span> = Vec::new();
    let mut sentence = Sentence::default();
    for token in tokens(text) {
        match token {
            Token::Text(text) => say(text, &mut sentence, &mut done),
            Token::Named(name) => match Placeholder::named(name).map(|one| (one, values.value(one))) {
                Some((one, Some(value))) => sentence.value(one, &value),
                // What was never checked degrades like what is missing.
                Some((_, None)) | None => sentence.lacks = true,
            },
        }
    }
    sentence.end(&mut done);
    trim(&mut done);
    done
}

/// The office's own words: where one of its sentences ends, the next begins.
fn say(text: &str, sentence: &mut Sentence, done: &mut Vec<Span>) {
    let mut rest = text;
    while let Some(end) = sentence_end(rest) {
        let (said, after) = rest.split_at(end);
        sentence.words(said);
        std::mem::take(sentence).end(done);
        rest = after;
    }
    sentence.words(rest);
}

/// After a full stop, a question or exclamation mark that a blank follows, and that blank.
fn sentence_end(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if letter == ' ' && matches!(before, '.' | '!' | '?' | '…') {
            return Some(at + 1);
        }
        before = letter;
    }
    None
}

impl Sentence {
    fn text(&mut self, text: &str) {
        match self.spans.last_mut() {
            Some(Span::Text(last)) => last.push_str(text),
            _ => self.spans.push(Span::Text(text.to_owned())),
        }
    }

    /// Words of the office, in which web addresses are links.
    fn words(&mut self, text: &str) {
        // "a las 5:00 p. m." ends a sentence by itself.
        let doubled =
            text.starts_with('.') && !text.starts_with("..") && self.spans.last().is_some_and(|last| last.as_str().ends_with('.'));
        let mut rest = if doubled { text.get(1..).unwrap_or_default() } else { text };
        while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»')).unwrap_or(from.len());
            let link = from.split_at(end).0.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
            self.text(before);
            if link.len() > "https://".len() {
                self.spans.push(Span::Link(link.to_owned()));
            } else {
                self.text(link);
            }
            rest = from.split_at(link.len()).1;
        }
        if !rest.is_empty() {
            self.text(rest);
        }
    }

    fn value(&mut self, placeholder: Placeholder, value: &str) {
        let begins = self.spans.iter().all(|span| span.as_str().trim().is_empty());
        if placeholder == Placeholder::Link && !value.is_empty() {
            self.spans.push(Span::Link(value.to_owned()));
        } else if begins && placeholder.is_phrase() {
            let mut letters = value.chars();
            let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            self.text(&capital);
        } else {
            self.text(value);
        }
    }

    fn end(self, done: &mut Vec<Span>) {
        if self.lacks {
            return;
        }
        for span in self.spans {
            match (done.last_mut(), span) {
                (Some(Span::Text(last)), Span::Text(text)) => last.push_str(&text),
                (_, span) => done.push(span),
            }
        }
    }
}

/// Blanks at either end, and pieces of nothing.
fn trim(line: &mut Vec<Span>) {
    if let Some(Span::Text(first)) = line.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Span::Text(last)) = line.last_mut() {
        last.truncate(last.trim_end().len());
    }
    line.retain(|span| !span.as_str().is_empty());
}
