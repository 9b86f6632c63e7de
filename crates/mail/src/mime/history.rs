//! History and signatures in sanitised HTML, folded away (M23).

use super::fold::{begins_with_header, is_attribution, is_forward_mark, may_begin_header};
use super::html_text::to_text;
use super::markup::{Token, attribute, tokens, unescape};

/// What is folded by one mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The element is a quotation.
    Quote,
    /// History begins here, and lasts to the end of what it is in.
    Rest,
    Signature,
}

/// The marks by which mail programs tell history and signatures, kept by the sanitiser so that they can be folded.
const MARKS: &[(&str, Kind)] = &[
    ("gmail_quote", Kind::Quote),
    ("gmail_signature", Kind::Signature),
    ("yahoo_quoted", Kind::Quote),
    ("protonmail_quote", Kind::Quote),
    ("zmail_extra", Kind::Quote),
    ("moz-cite-prefix", Kind::Quote),
    ("moz-signature", Kind::Signature),
    ("divRplyFwdMsg", Kind::Rest),
    ("appendonsend", Kind::Rest),
    ("mail-editor-reference-message-container", Kind::Rest),
    ("Signature", Kind::Signature),
    ("cite", Kind::Quote),
];

/// Header copies without a mark that are looked for in one document.
const MAX_LOOKS: usize = 20;

/// A document in two halves.
pub(super) struct Folded {
    pub html: String,
    /// The HTML of what was written this time.
    pub visible: String,
    pub hidden: String,
}

/// Whether a `blockquote` is a quotation, and no mere indent.
pub(super) fn is_quotation(tag: &str) -> bool {
    kind_of(tag) == Some(Kind::Quote)
}

/// The mark that a class or id is.
pub(super) fn known_mark(word: &str) -> Option<&'static str> {
    // Outlook prefixes the ids of what it quotes: x_divRplyFwdMsg.
    let word = word.trim_start_matches("x_");
    let is = |mark: &str| word == mark || (mark == "gmail_quote" && word.starts_with(mark));
    MARKS.iter().map(|(mark, _)| *mark).find(|mark| is(mark))
}

/// Wraps history and signatures in `<details>`; `None` when there are none or nothing would remain.
pub(super) fn fold_history(html: &str) -> Option<Folded> {
    let spans = Finder::new(html).spans();
    let spans = answered_within(html, spans);
    if spans.is_empty() {
        return None;
    }
    let mut folded = Folded { html: String::with_capacity(html.len() + 64), visible: String::new(), hidden: String::new() };
    let mut at = 0;
    for span in &spans {
        let before = html.get(at..span.start).unwrap_or_default();
        let inside = html.get(span.start..span.end).unwrap_or_default();
        folded.visible.push_str(before);
        folded.hidden.push_str(inside);
        for piece in [before, "<details class=\"mesa-quoted\"><summary>•••</summary>", inside, "</details>"] {
            folded.html.push_str(piece);
        }
        at = span.end;
    }
    let after = html.get(at..).unwrap_or_default();
    folded.visible.push_str(after);
    folded.html.push_str(after);
    let says_something = !to_text(&folded.visible).trim().is_empty() || folded.visible.contains("<img");
    says_something.then_some(folded)
}

/// Answers between quotations are read with them: then only signatures are folded. So are forwards, which ask to be read.
fn answered_within(html: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.kind == Kind::Signature || !is_forward(&to_text(html.get(span.start..span.end).unwrap_or_default())));
    let quotes: Vec<&Span> = spans.iter().filter(|span| span.kind == Kind::Quote).collect();
    let between = quotes.windows(2).any(|pair| match pair {
        [one, other] => {
            let gap = to_text(html.get(one.end..other.start).unwrap_or_default());
            !gap.trim().is_empty() && !is_attribution(&gap)
        }
        _ => false,
    });
    if between {
        spans.retain(|span| span.kind == Kind::Signature);
    }
    spans
}

/// A forwarded message is what the sender wants to be read.
fn is_forward(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(is_forward_mark)
}

/// Part of the document, balanced: every element that begins in it ends in it.
struct Span {
    start: usize,
    end: usize,
    kind: Kind,
}

/// An element that is open while the tokens go by.
struct Element<'a> {
    name: &'a str,
    start: usize,
    /// Something to read or see has stood in it.
    has_content: bool,
    /// The last child that ended, with nothing to read after it.
    last_child: Option<(usize, usize)>,
    /// Where the line of text began that is directly in it.
    line: Option<usize>,
}

impl<'a> Element<'a> {
    fn new(name: &'a str, start: usize) -> Self {
        Self { name, start, has_content: false, last_child: None, line: None }
    }
}

/// A span whose end has not come yet.
struct Pending {
    start: usize,
    kind: Kind,
    /// Ends when so many elements are open again.
    depth: usize,
    /// Holds a quotation and its introduction, and perhaps answers.
    container: bool,
    /// Blockquotes open within.
    quotes: usize,
    quoted_before: bool,
    /// Something was written after or between the quotations in the container.
    answered: bool,
}

struct Finder<'a> {
    html: &'a str,
    at: usize,
    open: Vec<Element<'a>>,
    pending: Option<Pending>,
    found: Vec<Span>,
    looks: usize,
}

impl<'a> Finder<'a> {
    fn new(html: &'a str) -> Self {
        Self { html, at: 0, open: vec![Element::new("", 0)], pending: None, found: Vec::new(), looks: 0 }
    }

    fn spans(mut self) -> Vec<Span> {
        for token in tokens(self.html) {
            let start = self.at;
            self.at += token.as_str().len();
            match token {
                Token::Text(text) => self.text(text, start),
                Token::Open { name, tag } => self.opened(name, tag, start, token.is_void()),
                Token::Close { name, .. } => self.closed(name, start),
            }
        }
        self.settle(self.html.len());
        self.found
    }

    fn text(&mut self, text: &str, start: usize) {
        let text = unescape(text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
        if text.is_empty() {
            return;
        }
        if let Some(pending) = &mut self.pending {
            pending.answered |= pending.container && pending.quoted_before && pending.quotes == 0;
        } else if self.looks < MAX_LOOKS && may_begin_header(&format!("{text}:")) | may_begin_header(text) {
            self.looks += 1;
            let ahead = self.html.get(start..).unwrap_or_default();
            let ahead = ahead.get(..ahead.floor_char_boundary(8_000)).unwrap_or_default();
            if begins_with_header(&to_text(ahead)) {
                self.begin_rest(start);
            }
        }
        self.content(start);
    }

    fn opened(&mut self, name: &'a str, tag: &str, start: usize, is_void: bool) {
        if let Some(pending) = &mut self.pending {
            pending.quotes += usize::from(name == "blockquote");
        } else if let Some(kind) = kind_of(tag).filter(|_| !is_of_a_table(name)) {
            if kind == Kind::Rest {
                self.begin_rest(start);
            } else {
                let start = if kind == Kind::Quote { self.introduction().unwrap_or(start) } else { start };
                let container = kind == Kind::Quote && name != "blockquote";
                self.begin(start, kind, self.open.len(), container);
            }
        }
        if name == "img" {
            self.content(start);
        }
        if name == "br" {
            self.top(|element| {
                if let Some(line) = element.line.take() {
                    element.last_child = Some((line, start));
                }
            });
        } else if is_line_of_its_own(name) {
            self.top(|element| (element.last_child, element.line) = (None, None));
        }
        if !is_void {
            self.open.push(Element::new(name, start));
        }
    }

    fn closed(&mut self, name: &str, start: usize) {
        if self.pending.as_ref().is_some_and(|pending| pending.kind == Kind::Rest && self.open.len() <= pending.depth) {
            self.settle(start);
        }
        let Some(element) = (self.open.len() > 1).then(|| self.open.pop()).flatten() else { return };
        let end = self.at;
        if is_line_of_its_own(name) && element.has_content {
            self.top(|parent| (parent.last_child, parent.line) = (Some((element.start, end)), None));
        }
        if let Some(pending) = &mut self.pending {
            if name == "blockquote" {
                pending.quotes = pending.quotes.saturating_sub(1);
                pending.quoted_before |= pending.quotes == 0;
            }
            if pending.kind != Kind::Rest && self.open.len() <= pending.depth {
                self.settle(end);
            }
        }
    }

    /// Something to read or see stands here.
    fn content(&mut self, start: usize) {
        let mut line = start;
        for element in self.open.iter_mut().rev() {
            if element.line.is_none() {
                element.line = Some(line);
            }
            element.last_child = None;
            // What is above has seen it already, but for its last line.
            let seen = std::mem::replace(&mut element.has_content, true);
            if is_line_of_its_own(element.name) && seen {
                break;
            }
            line = element.start;
        }
    }

    /// The block or the line right before this place that only introduces the quotation.
    fn introduction(&self) -> Option<usize> {
        let parent = self.open.last()?;
        let (start, end) = match (parent.last_child, parent.line) {
            (Some((start, end)), _) => (start, end),
            (None, Some(line)) => (line, self.at),
            (None, None) => return None,
        };
        let text = self.html.get(start..end).filter(|html| html.len() < 4_000)?;
        is_attribution(&to_text(text)).then_some(start)
    }

    /// History from here on: from the outermost element in which nothing stands before it, to the end of what that is in.
    fn begin_rest(&mut self, start: usize) {
        let mut start = start;
        let mut depth = self.open.len();
        while let Some(element) =
            self.open.get(depth - 1).filter(|element| depth > 1 && !element.has_content && !is_of_a_table(element.name))
        {
            start = element.start;
            depth -= 1;
        }
        self.begin(start, Kind::Rest, depth, false);
    }

    fn begin(&mut self, start: usize, kind: Kind, depth: usize, container: bool) {
        self.pending = Some(Pending { start, kind, depth, container, quotes: 0, quoted_before: false, answered: false });
    }

    fn settle(&mut self, end: usize) {
        let Some(pending) = self.pending.take().filter(|pending| !pending.answered) else { return };
        let mut start = pending.start;
        // An introduction that has a mark of its own, and a quotation right after another, are one.
        while let Some(last) = self.found.last().filter(|last| last.kind == pending.kind) {
            let gap = self.html.get(last.end.min(start)..start).unwrap_or_default();
            if !gap.replace("<br>", "").trim().is_empty() {
                break;
            }
            start = start.min(last.start);
            self.found.pop();
        }
        self.found.push(Span { start, end, kind: pending.kind });
    }

    fn top(&mut self, change: impl FnOnce(&mut Element<'a>)) {
        if let Some(element) = self.open.last_mut() {
            change(element);
        }
    }
}

fn kind_of(tag: &str) -> Option<Kind> {
    let mark = ["class", "id", "type"].iter().find_map(|name| attribute(tag, name).and_then(known_mark))?;
    MARKS.iter().find(|(known, _)| *known == mark).map(|(_, kind)| *kind)
}

/// What cannot be wrapped alone.
fn is_of_a_table(name: &str) -> bool {
    matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup" | "col" | "li" | "dt" | "dd" | "summary")
}

fn is_line_of_its_own(name: &str) -> bool {
    matches!(
        name,
        "" | "p"
            | "div"
            | "blockquote"
            | "pre"
            | "table"
            | "ul"
            | "ol"
            | "dl"
            | "hr"
            | "center"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "li"
            | "section"
            | "article"
            | "details"
    )
}
