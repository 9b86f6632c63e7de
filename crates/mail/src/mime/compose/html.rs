//! The HTML part: tables of 600 px and inline CSS, because that is what mail clients understand; no remote resource.

use super::story::{Entry, Story, Survey};
use domain::notices::Span;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const BODY: &str = "margin:0;padding:0;background:#f5f6f8;";
const PAGE: &str = "background:#f5f6f8;padding:24px 12px;";
const CARD: &str = "width:100%;max-width:600px;background:#ffffff;border:1px solid #d9dde5;border-radius:8px;";
const CELL: &str = "padding:24px 28px;text-align:left;color:#1b2130;font-size:16px;line-height:24px;";
const HAPPENED: &str = "margin:0 0 12px;font-size:18px;line-height:26px;font-weight:600;";
const NEEDED: &str = "margin:0 0 8px;white-space:pre-line;";
const ENTRY: &str = "margin:20px 0 0;padding:4px 0 4px 16px;border-left:3px solid #1d4f9c;";
const HEADING: &str = "margin:0 0 6px;font-size:13px;line-height:18px;color:#4b5468;";
const WORDS: &str = "margin:0;white-space:pre-wrap;word-break:break-word;";
const MARKED: &str = "margin:0;word-break:break-word;";
const BUTTON: &str = "display:inline-block;margin:20px 0 0;padding:12px 20px;background:#1d4f9c;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:600;";
const ASK: &str = "margin:24px 0 8px;font-weight:600;";
const SCORE: &str = "padding:0 4px 0 0;text-align:center;vertical-align:top;";
const SCORE_LINK: &str = "display:block;padding:10px 4px;border:1px solid #8a93a6;border-radius:6px;color:#1d4f9c;text-decoration:none;font-size:13px;line-height:18px;";
const QUIET: &str = "padding:16px 28px 24px;border-top:1px solid #d9dde5;text-align:left;font-size:13px;line-height:20px;color:#4b5468;";
const NAME: &str = "padding:2px 16px 2px 0;color:#4b5468;vertical-align:top;white-space:nowrap;text-align:left;font-weight:400;";
const VALUE: &str = "padding:2px 0;color:#1b2130;";
const HIDDEN: &str = "display:none;max-height:0;overflow:hidden;opacity:0;";

/// Clients that know the reader's preference get the dark colours; the others keep the light ones above.
const DARK: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){.p{background:#14171f!important}.c{background:#1b1f29!important;border-color:#363c4a!important}\
.t{color:#eef0f4!important}.q{color:#c3c9d6!important;border-color:#363c4a!important}.l{color:#a9c6f5!important;border-color:#6b7487!important}\
.e{border-color:#a9c6f5!important}.b{background:#a9c6f5!important;color:#10151f!important}}";

pub(super) fn write(story: &Story) -> String {
    let preview = story
        .entries
        .last()
        .map_or_else(|| story.needed.lines().collect::<Vec<_>>().join(" "), |entry| entry.text.chars().take(120).collect());
    let page: Markup = html! {
        (DOCTYPE)
        html lang=(story.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (story.subject) }
                style { (PreEscaped(DARK)) }
            }
            body class="p" style=(BODY) {
                div style=(HIDDEN) { (preview) }
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                    tr { td class="p" align="center" style=(PAGE) {
                        table class="c" role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style=(CARD) {
                            tr { td class="t" style={ (FONT) (CELL) } { (says(story)) } }
                            tr { td class="q" style={ (FONT) (QUIET) } { (quiet(story)) } }
                        }
                    } }
                }
            }
        }
    };
    page.into_string()
}

fn says(story: &Story) -> Markup {
    html! {
        @for (nth, line) in story.happened.0.iter().enumerate() { p style=(if nth == 0 { HAPPENED } else { NEEDED }) { (spans(line)) } }
        @for line in &story.needed.0 { p style=(NEEDED) { (spans(line)) } }
        @for entry in &story.entries { (written(entry)) }
        @if let Some(button) = &story.button { a class="b" href=(button.url) style=(BUTTON) { (button.words) } }
        @if let Some(survey) = &story.survey { (ask(survey)) }
    }
}

fn written(entry: &Entry) -> Markup {
    html! {
        div class="e" style=(ENTRY) {
            p class="q" style=(HEADING) { (entry.heading) }
            @match &entry.marked {
                Some(marked) => div style=(MARKED) { (PreEscaped(marked)) },
                None => p style=(WORDS) { (entry.text) },
            }
        }
    }
}

fn ask(survey: &Survey) -> Markup {
    html! {
        p style=(ASK) { (survey.question) }
        table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
            tr {
                @for (score, words, url) in &survey.scores {
                    td width="20%" style=(SCORE) { a class="l" href=(url) style=(SCORE_LINK) { b { (score) } br; (words) } }
                }
            }
        }
        p style="margin:16px 0 0;" { a class="l" href=(survey.reopen.url) style="color:#1d4f9c;" { (survey.reopen.words) } }
    }
}

fn quiet(story: &Story) -> Markup {
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" border="0" style="font-size:13px;line-height:20px;" {
            @for (name, value) in &story.details {
                tr { th class="q" scope="row" style=(NAME) { (name) } td class="t" style=(VALUE) { (value) } }
            }
        }
        p style="margin:16px 0 0;" {
            @for (nth, line) in story.signature.0.iter().enumerate() { @if nth > 0 { br; } (spans(line)) }
        }
    }
}

/// Words of the office, in which its web addresses are links.
fn spans(line: &[Span]) -> Markup {
    html! {
        @for span in line {
            @match span {
                Span::Text(text) => (text),
                Span::Link(url) => a class="l" href=(url) style="color:#1d4f9c;" { (url) },
            }
        }
    }
}
