//! Sanitised HTML read as text.

use super::history::is_quotation;
use super::markup::{Token, attribute, tokens, unescape};
use std::fmt::Write as _;

/// Blocks on lines of their own, lists with dashes or numbers, links with their address, quotations with `>`.
pub(super) fn to_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut preformatted = 0_usize;
    let mut link: Option<(String, usize)> = None;
    // The number of the next item, in lists that have numbers.
    let mut lists: Vec<Option<u32>> = Vec::new();
    // An item and its first paragraph are one line.
    let mut item_start = usize::MAX;
    // Where the outermost quotation begins, and how many are open.
    let (mut quotation, mut quotes) = (None, 0_usize);
    for token in tokens(html) {
        match token {
            Token::Text(text) => {
                let text = unescape(text);
                if preformatted > 0 { out.push_str(&text) } else { push_collapsed(&mut out, &text) }
            }
            Token::Open { name, tag } => match name {
                "br" => out.push('\n'),
                "ul" => {
                    new_line(&mut out);
                    lists.push(None);
                }
                "ol" => {
                    new_line(&mut out);
                    lists.push(Some(attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1)));
                }
                "li" => {
                    new_line(&mut out);
                    item(&mut out, &mut lists);
                    item_start = out.len();
                }
                "td" | "th" if !out.is_empty() && !out.ends_with(['\n', ' ']) => out.push(' '),
                "pre" => {
                    new_line(&mut out);
                    preformatted += 1;
                }
                "a" => link = attribute(tag, "href").map(|href| (unescape(href).into_owned(), out.len())),
                "blockquote" => {
                    empty_line(&mut out);
                    if quotation.is_none() && is_quotation(tag) {
                        quotation = Some((out.len(), quotes));
                    }
                    quotes += 1;
                }
                _ if out.len() == item_start => {}
                _ if is_paragraph(name) => empty_line(&mut out),
                _ if is_block(name) => new_line(&mut out),
                _ => {}
            },
            Token::Close { name, .. } => match name {
                "pre" => {
                    preformatted = preformatted.saturating_sub(1);
                    new_line(&mut out);
                }
                "ul" | "ol" => {
                    lists.pop();
                    new_line(&mut out);
                }
                "a" => {
                    if let Some((href, start)) = link.take() {
                        let text = out.get(start..).unwrap_or_default().trim();
                        if href.starts_with("http") && !says_the_same(text, &href) {
                            let _ = write!(out, " <{href}>");
                        }
                    }
                }
                "blockquote" => {
                    quotes = quotes.saturating_sub(1);
                    if let Some((start, _)) = quotation.filter(|(_, level)| *level == quotes) {
                        quote(&mut out, start);
                        quotation = None;
                    }
                    empty_line(&mut out);
                }
                _ if is_paragraph(name) => empty_line(&mut out),
                _ if is_block(name) => new_line(&mut out),
                _ => {}
            },
        }
    }
    super::clean::clean_text(&out)
}

/// Marks the lines from `start` on as quoted.
fn quote(out: &mut String, start: usize) {
    let quoted = out.split_off(start.min(out.len()));
    for line in super::clean::clean_text(&quoted).lines() {
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
}

fn item(out: &mut String, lists: &mut [Option<u32>]) {
    let indent = lists.len().saturating_sub(1).min(8);
    out.extend(std::iter::repeat_n("  ", indent));
    if let Some(Some(number)) = lists.last_mut() {
        let _ = write!(out, "{number}. ");
        *number = number.saturating_add(1);
    } else {
        out.push_str("- ");
    }
}

/// Whether a link's text is its own address, or there is nothing to read.
fn says_the_same(text: &str, href: &str) -> bool {
    let bare = |address: &str| {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/').to_lowercase()
    };
    text.is_empty() || bare(text) == bare(href)
}

fn is_paragraph(name: &str) -> bool {
    matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div" | "tr" | "table" | "hr" | "center" | "dl" | "dt" | "dd" | "details" | "section" | "article" | "header" | "footer" | "caption"
    )
}

fn new_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn empty_line(out: &mut String) {
    new_line(out);
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn push_collapsed(out: &mut String, text: &str) {
    for c in text.chars() {
        // A paragraph of one unbreakable blank is how programs write an empty line.
        if matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{a0}') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_lists_and_links() {
        let cases = [
            ("<div>Hola</div><div>Buenos días,&nbsp;Ana</div>", "Hola\nBuenos días, Ana"),
            ("<ul><li>uno</li><li>dos<ol start=\"3\"><li>a</li><li>b</li></ol></li></ul>", "- uno\n- dos\n  3. a\n  4. b"),
            ("<ul><li><p>uno</p></li><li><p>dos</p></li></ul>", "- uno\n\n- dos"),
            ("<p>Vea <a href=\"https://e.org/x\">esto</a></p>", "Vea esto <https://e.org/x>"),
            (
                "<a href=\"https://www.e.org/\">e.org</a> <a href=\"https://e.org/informe\">informe</a>",
                "e.org informe <https://e.org/informe>",
            ),
            ("<a href=\"mailto:a@b.co\">a@b.co</a>", "a@b.co"),
            (
                "<table><tbody><tr><td>Sede</td><td>Bogotá</td></tr><tr><td>Piso</td><td>2</td></tr></tbody></table>fin",
                "Sede Bogotá\nPiso 2\nfin",
            ),
            ("<pre>a  b\n c</pre>", "a  b\n c"),
            (
                "Hola<blockquote type=\"cite\"><p>uno</p>dos<blockquote>tres</blockquote></blockquote>fin",
                "Hola\n\n> uno\n>\n> dos\n>\n> tres\n\nfin",
            ),
            ("Hola<blockquote>sangría</blockquote>", "Hola\n\nsangría"),
            ("Son las 3. <p>Adiós</p>", "Son las 3.\n\nAdiós"),
        ];
        for (html, text) in cases {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
