//! The little Markdown that staff write with the composer's toolbar: bold, lists, links, code. Everything else is text, and stays as it
//! was typed. Whatever comes in, what goes out is one of a dozen tags with escaped text in them, and links to the web or a mail address.
//!
//! Rendered on the server only: for the page, for the preview, and for the HTML part of notices.

/// The tags of a rendered text carry no attributes but a link's.
const LINK: &str = " target=\"_blank\" rel=\"noopener noreferrer nofollow\"";

/// Whether rendering would show anything but the text itself, its line breaks and its web addresses.
pub fn is_plain(text: &str) -> bool {
    let html = html(text);
    !["<strong>", "<ul>", "<ol>", "<code>", "<pre>"].iter().any(|tag| html.contains(tag)) && !text.contains("](")
}

/// Blocks one under the other; a line break in a paragraph stays one.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        if line.trim_start().starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            out.push_str("<pre><code>");
            escape(&mut out, &code.join("\n"));
            out.push_str("</code></pre>");
            continue;
        }
        if let Some((ordered, first)) = marker(line) {
            let (open, close) = if ordered { ("<ol>", "</ol>") } else { ("<ul>", "</ul>") };
            out.push_str(open);
            item(&mut out, first);
            while let Some(next) = lines.peek().and_then(|line| marker(line)).filter(|(kind, _)| *kind == ordered) {
                item(&mut out, next.1);
                lines.next();
            }
            out.push_str(close);
            continue;
        }
        out.push_str("<p>");
        inline(&mut out, line.trim_end());
        while let Some(next) =
            lines.next_if(|line| !line.trim().is_empty() && marker(line).is_none() && !line.trim_start().starts_with("```"))
        {
            out.push_str("<br>");
            inline(&mut out, next.trim_end());
        }
        out.push_str("</p>");
    }
    out
}

/// `- item`, `* item` or `3. item`: whether it is numbered, and what it says.
fn marker(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, rest));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits)?;
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&number.len()).then_some((true, rest))
}

fn item(out: &mut String, text: &str) {
    out.push_str("<li>");
    inline(out, text.trim());
    out.push_str("</li>");
}

/// Within a line: code first, since nothing in it means anything.
fn inline(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[', 'h']) {
        let (before, from) = rest.split_at(at);
        escape(out, before);
        let whole_word = before.chars().next_back().is_none_or(|last| !last.is_alphanumeric());
        rest = match from.as_bytes().first() {
            Some(b'`') => between(from, "`", "`").map(|(code, after)| {
                out.push_str("<code>");
                escape(out, code);
                out.push_str("</code>");
                after
            }),
            Some(b'*') => between(from, "**", "**").filter(|(words, _)| *words == words.trim()).map(|(words, after)| {
                out.push_str("<strong>");
                inline(out, words);
                out.push_str("</strong>");
                after
            }),
            Some(b'[') => named_link(from).map(|(words, address, after)| {
                link(out, address, words);
                after
            }),
            _ => bare_link(from).filter(|_| whole_word).map(|(address, after)| {
                link(out, address, address);
                after
            }),
        }
        .unwrap_or_else(|| {
            let (sign, after) = from.split_at(1);
            escape(out, sign);
            after
        });
    }
    escape(out, rest);
}

/// What stands between two signs, not nothing, and what follows.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(open)?.split_once(close).filter(|(inside, _)| !inside.is_empty())
}

/// How far the end of a link is looked for, in bytes: a line of nothing but brackets must not take a minute.
const MOST: usize = 2_000;

/// `[words](https://…)`.
fn named_link(text: &str) -> Option<(&str, &str, &str)> {
    let near = text.get(..text.floor_char_boundary(MOST))?;
    let (words, after) = between(near, "[", "](")?;
    let (address, after) = after.split_once(')')?;
    let after = text.get(near.len() - after.len()..)?;
    let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| address.len() > scheme.len() && address.starts_with(scheme));
    let clean = !address.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
    (safe && clean && !words.contains('[')).then_some((words, address, after))
}

/// An address that stands by itself; a full stop or a bracket after it belongs to the sentence.
fn bare_link(text: &str) -> Option<(&str, &str)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»')).unwrap_or(text.len());
    let (candidate, _) = text.split_at(end);
    let address = candidate.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '`']);
    (address.len() > scheme.len()).then(|| text.split_at(address.len()))
}

fn link(out: &mut String, address: &str, words: &str) {
    out.push_str("<a href=\"");
    escape(out, address);
    out.push('"');
    out.push_str(LINK);
    out.push('>');
    escape(out, words);
    out.push_str("</a>");
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_the_toolbar_writes_is_shown() {
        assert_eq!(html("**Listo**, reinicie con `mesa serve`."), "<p><strong>Listo</strong>, reinicie con <code>mesa serve</code>.</p>");
        assert_eq!(html("Pasos:\n- uno\n- **dos**\n\nFin"), "<p>Pasos:</p><ul><li>uno</li><li><strong>dos</strong></li></ul><p>Fin</p>");
        assert_eq!(html("1. uno\n2. dos"), "<ol><li>uno</li><li>dos</li></ol>");
        assert_eq!(html("```\nif a < b\n  **x**\n```\nya"), "<pre><code>if a &lt; b\n  **x**</code></pre><p>ya</p>");
        let link = "<a href=\"https://e.org/a?b=1&amp;c\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">";
        assert_eq!(html("Vea [la guía](https://e.org/a?b=1&c)."), format!("<p>Vea {link}la guía</a>.</p>"));
        assert_eq!(html("(https://e.org/a?b=1&c)."), format!("<p>({link}https://e.org/a?b=1&amp;c</a>).</p>"));
    }

    #[test]
    fn everything_else_is_text() {
        for text in
            ["3 * 4 * 5", "a ** b ** c", "` `", "[x](javascript:alert(1))", "[x](https://)", "xhttps://", "-no", "2026. ", "****", "``"]
        {
            let shown = html(text);
            assert!(!shown.contains("<a") && !shown.contains("<strong>") && !shown.contains("<ol>"), "{text}: {shown}");
        }
        assert_eq!(html("dos\nlíneas\n\n<script>\"&"), "<p>dos<br>líneas</p><p>&lt;script&gt;&quot;&amp;</p>");
        assert!(is_plain("Buenos días,\nvea https://e.org y 3 * 4."));
        assert!(!is_plain("- uno"));
    }

    proptest! {
        #[test]
        fn nothing_gets_out_of_its_tags(text in "[-*`\\[\\]()<>\"'& \n#a-c0-9./:hjtpsñ]{0,80}") {
            let shown = html(&text);
            let mut open = Vec::new();
            let mut rest = shown.as_str();
            while let Some((before, from)) = rest.split_once('<') {
                prop_assert!(!before.contains(['>', '"']), "{shown}");
                let (tag, after) = from.split_once('>').expect("a tag ends");
                rest = after;
                match tag.strip_prefix('/') {
                    Some(name) => {
                        let last = open.pop();
                        prop_assert_eq!(last.as_deref(), Some(name));
                    }
                    None if tag == "br" => {}
                    None => {
                        let name = tag.split(' ').next().unwrap_or_default().to_owned();
                        prop_assert!(["p", "ul", "ol", "li", "strong", "code", "pre", "a"].contains(&name.as_str()), "{}", shown);
                        prop_assert!(name == "a" || name == tag, "{}", shown);
                        prop_assert!(name != "a" || tag.starts_with("a href=\"http") || tag.starts_with("a href=\"mailto:"), "{}", shown);
                        open.push(name);
                    }
                }
            }
            prop_assert!(open.is_empty() && !rest.contains('>'), "{}", shown);
        }
    }
}
