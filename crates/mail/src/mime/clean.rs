//! Text from strangers made safe to show in one line, and to name a file.

/// Longest name or subject, in characters (M21).
const MAX_LINE: usize = 255;

/// Format characters that reorder or hide text (Unicode bidi controls, zero-width marks, byte-order mark).
pub(super) fn deceives(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

/// One line: line breaks and tabs become a space, other controls (C0, C1, bidi) go; at most 255 characters.
pub(super) fn clean_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MAX_LINE * 2));
    let mut blank = true;
    let mut length = 0;
    for c in text.chars() {
        let c = if matches!(c, '\r' | '\n' | '\t' | '\u{a0}') { ' ' } else { c };
        if c.is_control() || deceives(c) || (c == ' ' && blank) {
            continue;
        }
        if length == MAX_LINE {
            break;
        }
        blank = c == ' ';
        length += 1;
        line.push(c);
    }
    line.truncate(line.trim_end().len());
    line
}

/// Many lines: LF breaks, ordinary blanks, no controls but tab; trailing blanks and runs of empty lines go.
pub(super) fn clean_text(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut empty = 0;
    // Either break ends a line: CRLF, LF, and the CR of old Macintoshes.
    let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    for line in lines {
        let start = clean.len();
        let kept = line.chars().filter(|&c| c == '\t' || !c.is_control() && c != '\u{FEFF}');
        // Unbreakable blanks would hide words from a search.
        clean.extend(kept.map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c }));
        clean.truncate(start + clean.get(start..).unwrap_or_default().trim_end_matches([' ', '\t']).len());
        empty = if clean.len() == start { empty + 1 } else { 0 };
        if empty > 2 {
            continue;
        }
        clean.push('\n');
    }
    clean.trim_end().trim_start_matches('\n').to_owned()
}

/// A file name without path, controls or characters that some system forbids; `fallback` when nothing is left.
pub(super) fn file_name(name: &str, fallback: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = base
        .chars()
        .filter(|&c| !c.is_control() && !deceives(c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .take(4_000)
        .collect();
    let safe = safe.trim_matches(['.', ' ']);
    match safe {
        "" => fallback.to_owned(),
        device if is_device(device) => shorten(&format!("_{device}")),
        safe => shorten(safe),
    }
}

/// Names that Windows keeps for its devices, with whatever extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")).is_some_and(|digit| matches!(digit.as_bytes(), [b'0'..=b'9']))
}

/// At most 200 bytes, so that every file system takes it, keeping the extension.
fn shorten(name: &str) -> String {
    const MAX: usize = 200;
    if name.len() <= MAX {
        return name.to_owned();
    }
    let (stem, extension) = name.rsplit_once('.').filter(|(_, extension)| extension.len() <= 16).unwrap_or((name, ""));
    let keep = stem.floor_char_boundary(MAX - 1 - extension.len());
    // A name that ends in a dot or a blank is another one on Windows.
    let stem = stem.get(..keep).unwrap_or_default().trim_end_matches(['.', ' ']);
    if extension.is_empty() { stem.to_owned() } else { format!("{stem}.{extension}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_carry_no_path_and_keep_their_extension() {
        assert_eq!(file_name("../../etc/passwd", "x"), "passwd");
        assert_eq!(file_name("C:\\Users\\ana\\acta.docx", "x"), "acta.docx");
        assert_eq!(file_name("..", "adjunto"), "adjunto");
        assert_eq!(file_name("a\u{202e}fdp.exe", "x"), "afdp.exe");
        assert_eq!(file_name(".htaccess", "x"), "htaccess");
        assert_eq!(
            (file_name("con.txt", "x"), file_name("LPT1", "x"), file_name("comic.txt", "x")),
            ("_con.txt".into(), "_LPT1".into(), "comic.txt".into())
        );
        let long = file_name(&format!("{}.pdf", "á".repeat(400)), "x");
        assert!(long.len() <= 200 && long.rsplit_once('.').is_some_and(|(_, extension)| extension == "pdf"), "{long}");
    }

    #[test]
    fn subjects_keep_255_characters() {
        assert_eq!(clean_line(&"ñ".repeat(300)).chars().count(), 255);
        assert_eq!(clean_line("  a \r\n\t b\u{0}\u{85}c "), "a bc");
    }

    #[test]
    fn text_loses_what_a_database_refuses() {
        assert_eq!(clean_text("\r\nHola \u{0}mundo\r\n\r\n\r\n\r\n\r\n\tfin  \r\n"), "Hola mundo\n\n\n\tfin");
    }
}
