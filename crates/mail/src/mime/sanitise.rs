//! HTML made harmless (M22), with quoted history folded (M23), and read as text.

use super::markup::{Token, attribute, tokens, unescape};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Longest HTML that is sanitised, in bytes; longer parts stay attachments.
pub(super) const MAX_HTML: usize = 4 * 1024 * 1024;
/// Deepest nesting that is sanitised: html5ever's cost is quadratic in depth.
const MAX_DEPTH: usize = 400;

/// The marks by which mail clients tell history and signatures, kept so that they can be folded.
const MARKS: &[&str] = &[
    "gmail_quote",
    "gmail_signature",
    "yahoo_quoted",
    "protonmail_quote",
    "zmail_extra",
    "moz-cite-prefix",
    "moz-signature",
    "divRplyFwdMsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "Signature",
    "cite",
];

/// Marks after which everything up to the end of the parent is history.
const MARKS_THE_REST: &[&str] = &["divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "moz-cite-prefix"];

/// Sanitised HTML, and the same as text.
pub(super) struct Clean {
    pub html: String,
    /// What the sender wrote this time.
    pub text: String,
    /// The folded rest, as text.
    pub quoted: String,
    /// Content-IDs of the images it shows.
    pub shows: Vec<String>,
}

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut policy = Builder::default();
    policy
        .add_tags(["font", "center"])
        .add_tag_attributes("font", ["color", "size"])
        .add_tag_attributes("table", ["border", "cellpadding", "cellspacing", "width", "bgcolor"])
        .add_tag_attributes("td", ["width", "valign", "bgcolor"])
        .add_tag_attributes("blockquote", ["type"])
        .add_generic_attributes(["class", "id", "dir"])
        .add_clean_content_tags([
            "title",
            "svg",
            "math",
            "iframe",
            "object",
            "embed",
            "template",
            "noscript",
            "select",
            "textarea",
            "form-data",
            "xml",
            "audio",
            "video",
        ])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(|element, name, value| match (element, name) {
            (_, "class" | "id") => value.split_ascii_whitespace().find_map(|word| known_mark(word)).map(Cow::Borrowed),
            ("img", "src") => allowed_image(value).then_some(value.into()),
            ("a", "href") => {
                (!value.trim_start().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))).then_some(value.into())
            }
            _ => Some(value.into()),
        });
    policy
});

fn known_mark(word: &str) -> Option<&'static str> {
    // Outlook prefixes the ids of what it quotes: x_divRplyFwdMsg.
    let word = word.trim_start_matches("x_");
    MARKS.iter().find(|mark| word == **mark || (word.starts_with("gmail_quote") && **mark == "gmail_quote")).copied()
}

fn allowed_image(source: &str) -> bool {
    ["cid:", "http://", "https://"].iter().any(|scheme| source.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// `None` when the HTML is too large or too deep to be sanitised in reasonable time.
pub(super) fn sanitise(html: &str, fold: bool) -> Option<Clean> {
    if html.len() > MAX_HTML || depth(html) > MAX_DEPTH {
        return None;
    }
    let harmless = POLICY.clean(html).to_string();
    let (blocked, shows) = block_remote_images(&harmless);
    let folded = if fold { fold_history(&blocked) } else { None };
    let (html, text, quoted) = match folded {
        Some(folded) => (folded.html, to_text(&folded.visible), to_text(&folded.hidden)),
        None => {
            let text = to_text(&blocked);
            (blocked, text, String::new())
        }
    };
    Some(Clean { html, text, quoted, shows })
}

/// An upper bound of the nesting of elements.
fn depth(html: &str) -> usize {
    let (mut now, mut deepest) = (0_usize, 0);
    let bytes = html.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => now = now.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() && !is_void(html.get(at + 1..).unwrap_or_default()) => now += 1,
            _ => {}
        }
        deepest = deepest.max(now);
    }
    deepest
}

/// Elements that have no end, or whose end is commonly left out.
fn is_void(tag: &str) -> bool {
    let end = tag.bytes().take(8).take_while(u8::is_ascii_alphanumeric).count();
    let name = tag.get(..end).unwrap_or_default();
    ["br", "img", "hr", "meta", "link", "input", "col", "wbr", "p", "li", "td", "tr", "th", "dt", "dd", "option", "base", "area"]
        .iter()
        .any(|void| name.eq_ignore_ascii_case(void))
}

/// Remote images keep their address in `data-remote-src`, so that a person may ask for them.
fn block_remote_images(html: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(html.len());
    let mut shows = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open { name: "img", tag } => match attribute(tag, "src") {
                Some(source) if source.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("cid:")) => {
                    shows.push(content_id(source));
                    out.push_str(tag);
                }
                _ => out.push_str(&tag.replacen(" src=\"", " data-remote-src=\"", 1)),
            },
            other => out.push_str(other.as_str()),
        }
    }
    (out, shows)
}

/// The Content-ID that a `cid:` address names (RFC 2392).
fn content_id(source: &str) -> String {
    let id = unescape(source.get(4..).unwrap_or_default());
    percent_encoding::percent_decode_str(&id).decode_utf8_lossy().trim_matches(['<', '>']).to_owned()
}

/// Points the images that came with the mail at our own attachments: every `src="cid:x"` for which `url("x")` knows an address gets it.
/// `html` is the `ParsedBody::html` of [`super::parse`].
pub fn rewrite_cid(html: &str, mut url: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    for token in tokens(html) {
        if let Token::Open { name: "img", tag } = token
            && let Some(source) = attribute(tag, "src")
            && source.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))
            && let Some(address) = url(&content_id(source))
        {
            let address = address.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            out.push_str(&tag.replacen(&format!("src=\"{source}\""), &format!("src=\"{address}\""), 1));
        } else {
            out.push_str(token.as_str());
        }
    }
    out
}

struct Folded {
    html: String,
    visible: String,
    hidden: String,
}

/// Wraps history and signatures in `<details>`; `None` when there are none or nothing would remain.
fn fold_history(html: &str) -> Option<Folded> {
    let mut folded = Folded { html: String::with_capacity(html.len() + 64), visible: String::new(), hidden: String::new() };
    let mut depth = 0_usize;
    // The depth at which the fold that is open ends, and whether it ends after that element (or before its parent's end).
    let mut fold: Option<(usize, bool)> = None;
    for token in tokens(html) {
        if let Token::Open { tag, .. } = token {
            if fold.is_none()
                && let Some(mark) = mark_of(tag)
            {
                folded.html.push_str("<details class=\"mesa-quoted\"><summary>•••</summary>");
                fold = Some((depth, MARKS_THE_REST.contains(&mark)));
            }
            if !token.is_void() {
                depth += 1;
            }
        }
        let closes = matches!(token, Token::Close { .. });
        if closes {
            depth = depth.saturating_sub(1);
            if let Some((level, true)) = fold
                && depth < level
            {
                folded.html.push_str("</details>");
                fold = None;
            }
        }
        folded.html.push_str(token.as_str());
        if fold.is_some() {
            folded.hidden.push_str(token.as_str())
        } else {
            folded.visible.push_str(token.as_str())
        }
        if let Some((level, false)) = fold
            && closes
            && depth == level
        {
            folded.html.push_str("</details>");
            fold = None;
        }
    }
    if fold.is_some() {
        folded.html.push_str("</details>");
    }
    let says_something = !to_text(&folded.visible).trim().is_empty() || folded.visible.contains("<img");
    let forwarded = is_forward(&to_text(&folded.hidden));
    (!folded.hidden.is_empty() && says_something && !forwarded).then_some(folded)
}

/// A forwarded message is what the sender wants to be read.
fn is_forward(text: &str) -> bool {
    let start = text.trim_start().get(..60).unwrap_or(text.trim_start()).to_lowercase();
    start.starts_with("----") && ["forwarded", "reenviado", "fwd"].iter().any(|word| start.contains(word))
}

fn mark_of(tag: &str) -> Option<&'static str> {
    ["class", "id", "type"].iter().find_map(|name| attribute(tag, name).and_then(known_mark))
}

/// Sanitised HTML as text: blocks on lines of their own, lists with dashes, links with their address.
pub(super) fn to_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut preformatted = 0_usize;
    let mut link: Option<(String, usize)> = None;
    for token in tokens(html) {
        match token {
            Token::Text(text) => {
                let text = unescape(text);
                if preformatted > 0 { out.push_str(&text) } else { push_collapsed(&mut out, &text) }
            }
            Token::Open { name, tag } => match name {
                "br" => out.push('\n'),
                "li" => {
                    new_line(&mut out);
                    out.push_str("- ");
                }
                "td" | "th" if !out.ends_with(['\n', ' ']) => out.push(' '),
                "pre" => {
                    new_line(&mut out);
                    preformatted += 1;
                }
                "a" => link = attribute(tag, "href").map(|href| (unescape(href).into_owned(), out.len())),
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => empty_line(&mut out),
                _ if is_block(name) => new_line(&mut out),
                _ => {}
            },
            Token::Close { name, .. } => match name {
                "pre" => {
                    preformatted = preformatted.saturating_sub(1);
                    new_line(&mut out);
                }
                "a" => {
                    if let Some((href, start)) = link.take() {
                        let text = out.get(start..).unwrap_or_default().trim().to_owned();
                        let shown = href.strip_prefix("mailto:").unwrap_or(&href);
                        let same = text.is_empty() || shown.trim_end_matches('/').ends_with(text.trim_end_matches('/'));
                        if href.starts_with("http") && !same {
                            out.push_str(&format!(" <{href}>"));
                        }
                    }
                }
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => empty_line(&mut out),
                _ if is_block(name) => new_line(&mut out),
                _ => {}
            },
        }
    }
    super::clean::clean_text(&out)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "tr"
            | "table"
            | "ul"
            | "ol"
            | "hr"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "section"
            | "article"
            | "header"
            | "footer"
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
        if matches!(c, ' ' | '\n' | '\r' | '\t') {
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

    fn clean(html: &str) -> Clean {
        sanitise(html, true).unwrap()
    }

    #[test]
    fn nothing_that_runs_or_calls_home_survives() {
        let dirty = r#"<style>p{}</style><svg onload=alert(1)><script>x</script></svg><p style="background:url(http://t.co)" onclick=x()>Hola
            <a href="javascript:alert(1)">a</a><iframe src=x></iframe><form action=/x><input name=y></form><img src=x onerror=alert(1)>
            <img src="data:image/svg+xml;base64,AAAA"><math><mi>z</mi></math><img src="https://t.co/p.gif" srcset="https://t.co/q.gif 2x"></p>"#;
        let html = clean(dirty).html;
        for bad in [
            "style",
            "svg",
            "script",
            "onclick",
            "onerror",
            "javascript",
            "iframe",
            "<form",
            "input",
            "data:image",
            " src=",
            "srcset",
            "math",
        ] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("data-remote-src=\"https://t.co/p.gif\""), "{html}");
        assert!(html.contains("Hola"));
    }

    #[test]
    fn images_of_the_mail_point_at_our_attachments() {
        let clean = clean(r#"<p>Vea:</p><img alt="a" src="cid:ima%2B1@x&amp;y"><img src="cid:otra">"#);
        assert_eq!(clean.shows, ["ima+1@x&y", "otra"]);
        let html = rewrite_cid(&clean.html, |cid| (cid == "otra").then(|| "/app/adjuntos/7?a=1&b=\"".to_owned()));
        assert!(html.contains(r#"src="/app/adjuntos/7?a=1&amp;b=&quot;""#), "{html}");
        assert!(html.contains("cid:ima%2B1"), "{html}");
    }

    #[test]
    fn divs_are_lines_and_lists_have_dashes() {
        let text =
            clean("<div>Hola</div><div>Buenos días,&nbsp;Ana</div><ul><li>uno<li>dos</ul><p>Vea <a href='https://e.org/x'>esto</a></p>")
                .text;
        assert_eq!(text, "Hola\nBuenos días,\u{a0}Ana\n- uno\n- dos\n\nVea esto <https://e.org/x>");
    }

    #[test]
    fn history_is_folded_in_html_too_but_never_everything() {
        let reply = clean(
            r#"<div dir="ltr">Ya funciona, gracias</div><br><div class="gmail_quote gmail_quote_container">El lun, Ana escribió:<blockquote>¿Sirve?</blockquote></div>"#,
        );
        assert_eq!((reply.text.as_str(), reply.quoted.contains("¿Sirve?")), ("Ya funciona, gracias", true));
        assert!(reply.html.contains("<details class=\"mesa-quoted\">") && reply.html.contains("¿Sirve?"), "{}", reply.html);
        let outlook = clean(
            r#"<html><body><div>Sigue igual</div><hr><div id="x_divRplyFwdMsg"><b>De:</b> Ana</div><div>Texto anterior</div></body></html>"#,
        );
        assert_eq!((outlook.text.as_str(), outlook.quoted.contains("Texto anterior")), ("Sigue igual", true));
        let only = clean(r#"<div class="gmail_quote">Todo está citado</div>"#);
        assert_eq!((only.text.as_str(), only.quoted.as_str()), ("Todo está citado", ""));
        let forward = clean(r#"<div>Por favor</div><div class="gmail_quote">---------- Forwarded message ---------<br>La petición</div>"#);
        assert!(forward.text.contains("La petición"));
    }

    #[test]
    fn absurd_nesting_is_not_sanitised_at_all() {
        assert!(sanitise(&"<div>".repeat(100_000), true).is_none());
        assert!(sanitise(&"<p>".repeat(20_000), true).is_some());
    }
}
