//! The shown body, put together from its pieces: text and HTML, each standing in for the other where only one was sent (RFC 8621 §4.1.4).

use super::bounds::Budget;
use super::clean::clean_text;
use super::fold::fold;
use super::sanitise::{Clean, sanitise};
use domain::intake::ParsedBody;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

/// A leaf shown as the body, decoded.
pub(super) enum Piece {
    Text(String),
    Html(String),
}

#[derive(Default)]
pub(super) struct Assembled {
    pub body: ParsedBody,
    /// Content-IDs of the images that the HTML shows.
    pub shows: HashSet<String>,
    /// HTML that could not be sanitised.
    pub unshown: Vec<String>,
}

/// What was written, and what the folding of HTML already took off it.
#[derive(Default)]
struct Writing {
    texts: Vec<String>,
    folded: Vec<String>,
}

/// Joins the pieces, each with the number of the multipart/alternative that it is in. Nothing of a forward is folded.
pub(super) fn assemble(pieces: &[(Option<usize>, Piece)], forward: bool) -> Assembled {
    let mut assembled = Assembled::default();
    let html_bytes = pieces.iter().map(|(_, piece)| if let Piece::Html(source) = piece { source.len() } else { 0 }).sum();
    let mut budget = Budget::of(html_bytes);
    let (mut html, mut written, mut rich) = (String::new(), Writing::default(), Writing::default());
    let any_html = pieces.iter().any(|(_, piece)| matches!(piece, Piece::Html(_)));
    let groups_with = |wanted: fn(&Piece) -> bool| {
        let groups = pieces.iter().filter(|(_, piece)| wanted(piece)).filter_map(|(group, _)| *group);
        groups.collect::<HashSet<usize>>()
    };
    let with_html = groups_with(|piece| matches!(piece, Piece::Html(_)));
    let with_text = groups_with(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty()));
    let is_in = |groups: &HashSet<usize>, group: Option<usize>| group.is_some_and(|group| groups.contains(&group));
    for (group, piece) in pieces {
        match piece {
            Piece::Text(text) => {
                let text = clean_text(text);
                if any_html && !is_in(&with_html, *group) && !text.is_empty() {
                    // The browser keeps the line breaks of pre-wrapped text.
                    let _ = write!(html, "<pre>{}</pre>", ammonia::clean_text(&text).replace("&#10;", "\n").replace("&#32;", " "));
                    rich.texts.push(text.clone());
                }
                written.texts.push(text);
            }
            Piece::Html(source) => match sanitise(&clean_html(source), !forward, &mut budget) {
                Some(Clean { html: clean, text, quoted, shows }) => {
                    html.push_str(&clean);
                    assembled.shows.extend(shows);
                    if !is_in(&with_text, *group) {
                        written.texts.push(text.clone());
                        written.folded.push(quoted.clone());
                    }
                    rich.texts.push(text);
                    rich.folded.push(quoted);
                }
                None => assembled.unshown.push(source.clone()),
            },
        }
    }
    let (mut text, mut quoted) = written.fold(forward);
    let (rich_text, rich_quoted) = rich.fold(forward);
    if is_stand_in(&text, quoted.as_deref().unwrap_or_default(), &rich_text) {
        (text, quoted) = (rich_text, rich_quoted);
    }
    assembled.body = ParsedBody { text, quoted, html: (!html.trim().is_empty()).then_some(html), lossy: false };
    assembled
}

impl Writing {
    fn fold(self, forward: bool) -> (String, Option<String>) {
        let text = self.texts.join("\n\n");
        let (text, quoted) = if forward { (text, None) } else { fold(&text) };
        let hidden: Vec<String> = quoted.into_iter().chain(self.folded).filter(|hidden| !hidden.trim().is_empty()).collect();
        (text.trim().to_owned(), (!hidden.is_empty()).then(|| hidden.join("\n\n")))
    }
}

/// "Your program cannot show HTML": the HTML says what was meant.
fn is_stand_in(text: &str, quoted: &str, rich: &str) -> bool {
    let speaks_of_html = |text: &str| text.to_lowercase().contains("html");
    (rich.len() > 400 && rich.len() > 8 * (text.len() + quoted.len()))
        || (text.len() < 400 && quoted.is_empty() && !rich.trim().is_empty() && speaks_of_html(text) && !speaks_of_html(rich))
}

/// HTML without NUL and other characters that neither XML nor a database takes.
fn clean_html(html: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if html.contains(bad) { html.replace(bad, "").into() } else { html.into() }
}
