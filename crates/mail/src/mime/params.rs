//! Content-Type and Content-Disposition with their parameters (RFC 2045 §5, RFC 2183, RFC 2231), as programs really write them.

use super::charset;
use super::header::Header;
use super::words::decode_words;

/// Parameters read of one header.
const MAX_PARAMETERS: usize = 200;

/// A Content-Type or Content-Disposition.
#[derive(Clone, Debug, Default)]
pub(super) struct ContentType {
    /// Lower case `type/subtype`, or the disposition.
    pub media: String,
    attributes: Vec<(String, String)>,
}

/// A parameter, or one section of it (RFC 2231 §3).
struct Section {
    name: String,
    number: u32,
    /// Percent-encoded, the first one with a charset.
    extended: bool,
    value: String,
}

impl ContentType {
    /// The Content-Type among these fields; `text/plain` when there is none that can be understood (RFC 2045 §5.2).
    pub fn of(headers: &[Header<'_>]) -> Self {
        let found = headers.iter().find(|header| header.is("Content-Type")).map(Self::read).filter(|found| found.media.contains('/'));
        found.unwrap_or_else(|| Self::new("text/plain"))
    }

    pub fn disposition(headers: &[Header<'_>]) -> Self {
        headers.iter().find(|header| header.is("Content-Disposition")).map(Self::read).unwrap_or_default()
    }

    pub fn new(media: &str) -> Self {
        Self { media: media.to_owned(), attributes: Vec::new() }
    }

    pub fn read(header: &Header<'_>) -> Self {
        let value = header.unfolded();
        let (head, mut rest) = value.split_at(value.find(';').unwrap_or(value.len()));
        let head = head.split('(').next().unwrap_or_default().replace(" /", "/").replace("/ ", "/");
        // A parameter may follow without its semicolon.
        let (media, more) = head.trim().split_once(char::is_whitespace).unwrap_or((head.trim(), ""));
        let media = media.trim_matches('"').chars().filter(char::is_ascii_graphic).take(127).collect::<String>().to_ascii_lowercase();
        let mut forgotten = more;
        let sections = std::iter::from_fn(|| section(&mut forgotten).or_else(|| section(&mut rest))).take(MAX_PARAMETERS).collect();
        Self { media, attributes: assemble(sections) }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn is_multipart(&self) -> bool {
        self.media.starts_with("multipart/")
    }

    /// The boundary, when this is a multipart that has a usable one.
    pub fn boundary(&self) -> Option<&str> {
        let boundary = self.attribute("boundary").map(str::trim_end)?;
        (self.is_multipart() && !boundary.is_empty() && boundary.len() <= 255).then_some(boundary)
    }
}

/// Takes the next `name=value` off `rest`.
fn section(rest: &mut &str) -> Option<Section> {
    loop {
        let text = rest.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
        if text.is_empty() {
            return None;
        }
        let (name, after) = text.split_at(text.find(['=', ';']).unwrap_or(text.len()));
        let Some(after) = after.strip_prefix('=') else {
            // A word without a value.
            *rest = after;
            continue;
        };
        let name = name.rsplit([')', ' ', '\t']).find(|word| !word.is_empty()).unwrap_or_default().to_ascii_lowercase();
        let (value, after) = value(&name, after.trim_start());
        *rest = after;
        let (name, extended) = name.strip_suffix('*').map_or((name.as_str(), false), |name| (name, true));
        let (base, number) = name.split_once('*').map_or((name, None), |(base, number)| (base, number.parse().ok()));
        return Some(Section { name: base.to_owned(), number: number.unwrap_or(0), extended, value });
    }
}

/// A value, unquoted, and what follows it.
fn value<'a>(name: &str, text: &'a str) -> (String, &'a str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut value = String::new();
        let mut escaped = false;
        for (at, c) in quoted.char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return (value, quoted.get(at + 1..).unwrap_or_default()),
                _ => {
                    escaped = false;
                    value.push(c);
                }
            }
        }
        return (value, "");
    }
    // File names are written with bare blanks and parentheses; other values end at them.
    let is_name = name.starts_with("filename") || name.starts_with("name");
    let end = text.find(|c: char| c == ';' || (!is_name && (c.is_whitespace() || c == '('))).unwrap_or(text.len());
    let (value, after) = text.split_at(end);
    (value.trim_end().to_owned(), after)
}

/// Joins the sections of each parameter, in the order of their numbers; an extended form wins over a plain one (RFC 6266 §4.3).
fn assemble(mut sections: Vec<Section>) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    // Stable: sections without numbers keep their order.
    sections.sort_by_key(|section| section.number);
    while let Some(first) = sections.first() {
        let name = first.name.clone();
        let (mut mine, others): (Vec<_>, Vec<_>) = sections.into_iter().partition(|section| section.name == name);
        sections = others;
        if mine.iter().any(|section| section.extended) && mine.iter().any(|section| !section.extended && section.number == 0) {
            // Both `filename*=` and `filename=`, unless the plain one is the first section of a mixed continuation.
            let starts_extended = mine.iter().any(|section| section.extended && section.number == 0);
            if starts_extended {
                mine.retain(|section| section.extended || section.number > 0);
            }
        } else if !mine.iter().any(|section| section.number > 0) {
            mine.truncate(1);
        }
        attributes.push((name, join(&mine)));
    }
    attributes
}

fn join(sections: &[Section]) -> String {
    if !sections.iter().any(|section| section.extended) {
        return sections.iter().map(|section| section.value.as_str()).collect();
    }
    let mut charset = None;
    let mut bytes = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let mut value = section.value.as_str();
        if section.extended {
            if at == 0
                && let Some((set, (_language, text))) = value.split_once('\'').and_then(|(set, rest)| Some((set, rest.split_once('\'')?)))
            {
                (charset, value) = (Some(set), text);
            }
            bytes.extend(percent_encoding::percent_decode_str(value));
        } else {
            bytes.extend_from_slice(value.as_bytes());
        }
    }
    charset::decode(&bytes, charset).text
}

/// The file name that a part has, decoded: encoded words in a parameter are forbidden by RFC 2047, common all the same.
pub(super) fn file_name_of(disposition: &ContentType, content_type: &ContentType) -> Option<String> {
    disposition.attribute("filename").or_else(|| content_type.attribute("name")).map(decode_words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> ContentType {
        ContentType::read(&Header { name: "X", value: value.as_bytes() })
    }

    #[test]
    fn file_names_in_every_dress() {
        let cases = [
            (" attachment; filename*=UTF-8''informaci%C3%B3n%202.pdf\r\n", "información 2.pdf"),
            (" attachment; filename=\"=?iso-8859-1?Q?informaci=F3n.pdf?=\"\r\n", "información.pdf"),
            (" attachment; filename*0=\"muy \"; filename*1=\"largo.pdf\"\r\n", "muy largo.pdf"),
            // Split within a character, out of order, and in a charset that only the first section names.
            (" attachment; filename*1*=%B1o.pdf; filename*0*=utf-8''da%C3\r\n", "daño.pdf"),
            (" attachment; filename*0*=iso-8859-1'es'A%F1o; filename*1=\" 2026\"; filename*2*=%20n%BA1.txt", "Año 2026 nº1.txt"),
            (" attachment; filename=\"ascii.pdf\"; filename*=utf-8''%C3%B1.pdf", "ñ.pdf"),
            (" attachment; filename=informe final (1).pdf; size=3", "informe final (1).pdf"),
            (" attachment; filename=\"con \\\"comillas\\\".pdf\"", "con \"comillas\".pdf"),
            (" attachment; filename=\"sin fin.pdf", "sin fin.pdf"),
            (" attachment; filename*=sin-charset%20x.pdf", "sin-charset x.pdf"),
        ];
        for (raw, name) in cases {
            assert_eq!(file_name_of(&read(raw), &ContentType::default()).as_deref(), Some(name), "{raw}");
        }
    }

    #[test]
    fn types_that_forget_their_punctuation() {
        let odd = read(" Text/HTML charset=\"utf-8\" ; format=flowed delsp=yes (comment); x");
        assert_eq!(odd.media, "text/html");
        assert_eq!(
            (odd.attribute("charset"), odd.attribute("format"), odd.attribute("delsp")),
            (Some("utf-8"), Some("flowed"), Some("yes"))
        );
        let multipart = read("multipart/mixed;\r\n\tboundary=\"a'()+_,-./:=? b\"");
        assert_eq!(multipart.boundary(), Some("a'()+_,-./:=? b"));
        assert_eq!(read("multipart/mixed; boundary=abc;charset=x").boundary(), Some("abc"));
        assert_eq!(read("").media, "");
    }
}
