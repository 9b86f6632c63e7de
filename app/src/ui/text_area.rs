//! The one way to a `<textarea>`.

use leptos::html::Textarea;
use leptos::prelude::*;

/// leptos 0.8.23 writes a textarea's children unescaped, so that `</textarea><script>` would break out: its text goes through here.
/// The browser keeps what is typed; nothing is bound to `value`, or hydration would throw away what was typed before it.
#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into, default = String::new())] text: String,
    #[prop(default = 4)] rows: u8,
    #[prop(default = false)] required: bool,
    #[prop(optional)] max: Option<usize>,
    #[prop(into, default = String::new())] described_by: String,
    #[prop(optional)] node_ref: NodeRef<Textarea>,
) -> impl IntoView {
    let described = (!described_by.is_empty()).then_some(described_by);
    view! {
        <textarea
            id=id
            name=name
            rows=rows.to_string()
            required=required
            maxlength=max.map(|max| max.to_string())
            aria-describedby=described
            node_ref=node_ref
            inner_html=escaped(&text)
        ></textarea>
    }
}

/// The parser drops the first line break of a textarea: one more goes in front of a text that begins with it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    if text.starts_with('\n') {
        out.push('\n');
    }
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let text = text.to_owned();
        Owner::new().with(|| view! { <TextArea id="x" name="body" text=text/> }.to_html())
    }

    #[test]
    fn a_text_cannot_break_out_of_its_field() {
        let html = rendered("</textarea><script>alert(1)</script> & más");
        assert_eq!(html.matches("<script").count(), 0, "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(html.contains("&amp; más"), "{html}");
    }

    #[test]
    fn a_first_line_break_survives_the_parser() {
        assert!(rendered("\nhola").contains(">\n\nhola<"));
    }
}
