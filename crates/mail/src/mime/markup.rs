//! A tokeniser for HTML that ammonia has written: well-formed, lower case, attributes in double quotes.

use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// `tag` is all of it, brackets included.
    Open {
        name: &'a str,
        tag: &'a str,
    },
    Close {
        name: &'a str,
        tag: &'a str,
    },
}

impl<'a> Token<'a> {
    pub fn as_str(&self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Open { tag, .. } | Self::Close { tag, .. } => tag,
        }
    }

    pub fn is_void(&self) -> bool {
        matches!(self, Self::Open { name: "br" | "img" | "hr" | "col" | "wbr" | "area", .. })
    }
}

pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = if rest.starts_with('<') { tag_length(rest) } else { rest.find('<').unwrap_or(rest.len()) };
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(match token.strip_prefix('<') {
            None => Token::Text(token),
            Some(inner) => match inner.strip_prefix('/') {
                Some(inner) => Token::Close { name: name(inner), tag: token },
                None => Token::Open { name: name(inner), tag: token },
            },
        })
    })
}

fn name(inner: &str) -> &str {
    inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Up to the `>` that is in no quotes.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The escaped value of an attribute.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if before.rsplit(' ').next() == Some(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// Undoes the escapes that the serialiser writes.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    Cow::Owned(plain)
}
