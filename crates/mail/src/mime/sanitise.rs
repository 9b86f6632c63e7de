//! HTML made harmless (M22).

use super::bounds::{Budget, within_bounds};
use super::history::{fold_history, known_mark};
use super::html_text::to_text;
use super::markup::{Token, attribute, tokens, unescape};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Longest HTML that is sanitised, in bytes; longer parts stay attachments.
pub(super) const MAX_HTML: usize = 4 * 1024 * 1024;
/// Longest that it may become by sanitising, in bytes: ends that were left out are written.
const MAX_WRITTEN: usize = 3 * MAX_HTML;
/// Passes until the HTML means to a browser what it means to us.
const MAX_PASSES: usize = 4;

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
        .add_generic_attributes(["class", "id", "dir", "style"])
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
            // Kept until what it hides is left out.
            (_, "style") => hides(value).then_some(HIDDEN.into()),
            (_, "class" | "id") => value.split_ascii_whitespace().find_map(known_mark).map(Cow::Borrowed),
            ("img", "src") => allowed_image(value).then_some(value.into()),
            ("a", "href") => {
                (!value.trim_start().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"))).then_some(value.into())
            }
            _ => Some(value.into()),
        });
    policy
});

fn allowed_image(source: &str) -> bool {
    ["cid:", "http://", "https://"].iter().any(|scheme| source.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// `None` when the HTML is too large or too deep to be sanitised in reasonable time, or the message's `budget` is spent.
pub(super) fn sanitise(html: &str, fold: bool, budget: &mut Budget) -> Option<Clean> {
    let harmless = harmless(html, budget)?;
    let (blocked, shows) = block_remote_images(&harmless);
    let folded = if fold { fold_history(&blocked) } else { None };
    Some(match folded {
        Some(folded) => Clean { text: to_text(&folded.visible), quoted: to_text(&folded.hidden), html: folded.html, shows },
        None => Clean { text: to_text(&blocked), quoted: String::new(), html: blocked, shows },
    })
}

/// HTML that stays as it is when it is parsed and sanitised again: what removed elements held apart can mean something else without
/// them, and a browser parses what we wrote, not what was sent.
fn harmless(html: &str, budget: &mut Budget) -> Option<String> {
    // What it becomes costs about what it was.
    let before = *budget;
    if html.len() > MAX_HTML || !within_bounds(html, budget) {
        return None;
    }
    let mut harmless = without_hidden(&POLICY.clean(html).to_string());
    for _ in 0..MAX_PASSES {
        if harmless.len() > MAX_WRITTEN || !within_bounds(&harmless, &mut { before }) {
            return None;
        }
        let again = without_hidden(&POLICY.clean(&harmless).to_string());
        if again == harmless {
            return Some(harmless);
        }
        harmless = again;
    }
    None
}

/// The one style that passes the policy, for a moment.
const HIDDEN: &str = "display:none";

/// Whether nobody sees an element of this style: previews of newsletters, and words that only machines were meant to read.
fn hides(style: &str) -> bool {
    let declares = |declaration: &str| {
        let Some((name, value)) = declaration.split_once(':') else { return false };
        let value = value.split('!').next().unwrap_or_default().trim();
        name.trim().eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none")
    };
    style.split(';').any(declares)
}

/// Leaves out what the policy has marked as hidden; where all is hidden, nothing is: somebody wrote it.
fn without_hidden(html: &str) -> String {
    let mark = format!(" style=\"{HIDDEN}\"");
    if !html.contains(&mark) {
        return html.to_owned();
    }
    let shown = only_shown(html);
    if to_text(&shown).is_empty() && !shown.contains("<img") {
        // A tag has the mark once; text with these very letters has no quote that is not escaped in an attribute.
        return tokens(html)
            .map(|token| if matches!(token, Token::Open { .. }) { token.as_str().replace(&mark, "") } else { token.as_str().to_owned() })
            .collect();
    }
    shown
}

fn only_shown(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    // The element that is left out, and how many of its name are open within it.
    let mut hidden: Option<(&str, usize)> = None;
    for token in tokens(html) {
        match (&token, &mut hidden) {
            (Token::Open { name, .. }, Some((outer, open))) if name == outer => *open += 1,
            (Token::Close { name, .. }, Some((outer, open))) if name == outer => {
                *open -= 1;
                if *open == 0 {
                    hidden = None;
                }
            }
            (_, Some(_)) => {}
            (Token::Open { name, tag }, None) if attribute(tag, "style").is_some() => {
                if !is_void(name) {
                    hidden = Some((name, 1));
                }
            }
            (token, None) => out.push_str(token.as_str()),
        }
    }
    out
}

fn is_void(name: &str) -> bool {
    matches!(name, "area" | "br" | "col" | "hr" | "img" | "wbr")
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(html: &str) -> Clean {
        sanitise(html, true, &mut Budget::of(html.len())).unwrap()
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_what_is_all_there_is_stays() {
        let hidden = "<div style=\"DISPLAY : none !important;x:y\">Vista <div>previa</div></div><p style=\"color:red\">Hola</p>\
                      <img style=\"display:none\" src=\"https://t.co/p.gif\"><span style=\"display:none\">z</span>";
        let shown = clean(hidden);
        assert_eq!((shown.text.as_str(), shown.html.as_str()), ("Hola", "<p>Hola</p>"));
        let all = clean("<div style=\"display:none\"><p>Todo oculto</p></div>");
        assert_eq!((all.text.as_str(), all.html.as_str()), ("Todo oculto", "<div><p>Todo oculto</p></div>"));
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
        let sanitised = |html: String| sanitise(&html, true, &mut Budget::of(html.len())).is_some();
        assert!(!sanitised("<div>".repeat(100_000)));
        assert!(sanitised("<p>".repeat(20_000)));
    }

    /// What a hostile sender writes between and around honest tags.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<a href=https://e.org>",
            "</a>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "<mglyph>",
            "<style>",
            "</style>",
            "<script>",
            "</script>",
            "<title>",
            "</title>",
            "<noscript>",
            "<textarea>",
            "<select>",
            "<option>",
            "<button>",
            "<form>",
            "</form>",
            "<template>",
            "<foreignObject>",
            "<desc>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<img src=x onerror=alert(1)>",
            "<img src='cid:a'>",
            "<img src=//t.co/p.gif>",
            "<img src=\"https://t.co/p?\" alt=\"<script>\">",
            "<blockquote type=cite>",
            "</blockquote>",
            "<div class=gmail_quote>",
            "<div id=appendonsend>",
            "El lun, 23 nov 2026, Ana &lt;a@b.co&gt; escribió:",
            "<b>De:</b> Ana<br><b>Enviado:</b> x<br><b>Asunto:</b> y<br>",
            "<li>",
            "<dd>",
            "<ul>",
            "<pre>",
            "<center>",
            "<object>",
            "<marquee>",
            "<iframe src=javascript:alert(1)>",
            "<a href='java\tscript:alert(1)'>",
            "<base href=//e.co>",
            "<meta http-equiv=refresh content=0>",
            "<link rel=stylesheet href=//e.co>",
            "hola",
            " ",
            "&lt;script&gt;",
            "&#0;",
            "<",
            ">",
            "\"",
            "'",
            "/",
            "=",
            "<x y=\"",
            "<br>",
            "<hr>",
        ]);
        prop::collection::vec(prop_oneof![9 => piece.prop_map(str::to_owned), 1 => "\\PC{0,6}"], 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn sanitised_html_is_harmless_and_stays_as_it_is(html in hostile()) {
            if let Some(harmless) = harmless(&html, &mut Budget::of(html.len())) {
                prop_assert_eq!(POLICY.clean(&harmless).to_string(), harmless.as_str());
                let clean = sanitise(&html, true, &mut Budget::of(html.len())).unwrap();
                assert_harmless(&clean.html);
                // Folding wraps, and takes nothing away.
                let (blocked, _) = block_remote_images(&harmless);
                let bare = clean.html.replace("<details class=\"mesa-quoted\"><summary>•••</summary>", "");
                prop_assert_eq!(bare.replace("</details>", ""), blocked.replace("</details>", ""));
            }
        }
    }

    /// Looks at every tag and attribute that a browser would see.
    fn assert_harmless(html: &str) {
        for token in tokens(html) {
            let Token::Open { name, tag } = token else { continue };
            assert!(POLICY.clone_tags().contains(name), "<{name}> in {html}");
            for attribute in ["style", "srcset", "action", "formaction", "background", "ping", "usemap", "name"] {
                assert_eq!(super::super::markup::attribute(tag, attribute), None, "{attribute} in {tag}");
            }
            assert!(!tag.contains(" on"), "{tag}");
            if let Some(source) = attribute(tag, "src") {
                assert!(name == "img" && source.to_ascii_lowercase().starts_with("cid:"), "{tag}");
            }
            if let Some(href) = attribute(tag, "href") {
                let href = href.to_ascii_lowercase();
                assert!(["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| href.starts_with(scheme)), "{tag}");
            }
        }
    }
}
