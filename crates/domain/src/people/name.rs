//! Names as people may be shown them (M21).

use super::Address;

/// Longest name, in characters.
const MAX_NAME: usize = 255;

/// A name from a mail or a form as one harmless line of at most 255 characters; empty when nothing is left of it.
pub fn display_name(raw: &str) -> String {
    let name = one_line(raw, MAX_NAME);
    let unquoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let unquoted = unquoted.or_else(|| name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')));
    unquoted.map_or_else(|| name.clone(), |inner| inner.trim().to_owned())
}

/// The name to show for a person: what they call themselves, or else the local part of their address without its detail.
pub fn name_or_local(raw: Option<&str>, address: &Address) -> String {
    let name = raw.map(display_name).unwrap_or_default();
    if name.is_empty() { address.without_detail().local().to_owned() } else { name }
}

/// Text without line breaks, controls and directional marks, single-spaced, cut at `max` characters.
pub fn one_line(raw: &str, max: usize) -> String {
    let mut line = String::with_capacity(raw.len().min(max));
    let (mut count, mut gap) = (0, false);
    for c in raw.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        let space = gap && count > 0;
        if count + usize::from(space) >= max {
            break;
        }
        if space {
            line.push(' ');
            count += 1;
        }
        line.push(c);
        count += 1;
        gap = false;
    }
    line
}

/// C0, C1, bidirectional controls, and marks of no width that serve to disguise. The joiners stay: some scripts and emoji need them.
pub const fn is_unseen(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_one_harmless_line() {
        assert_eq!(display_name("  Ana\r\nBcc: todos@x.co\t Pérez "), "Ana Bcc: todos@x.co Pérez");
        assert_eq!(display_name("\"Pérez, Ana\""), "Pérez, Ana");
        assert_eq!(display_name("Ana\u{202e}zeréP\u{0}"), "AnazeréP");
        assert_eq!(display_name("\""), "\"");
        assert_eq!(display_name(&"ñ".repeat(300)).chars().count(), 255);
    }

    #[test]
    fn nobody_is_nameless() {
        let address = Address::parse("ana.perez+x@cultura.gov.co").unwrap();
        assert_eq!(name_or_local(Some(" \u{200f} "), &address), "ana.perez");
        assert_eq!(name_or_local(None, &address), "ana.perez");
        assert_eq!(name_or_local(Some("Ana"), &address), "Ana");
    }

    proptest! {
        #[test]
        fn cleaning_is_final(raw in "(?s).{0,300}") {
            let name = display_name(&raw);
            prop_assert!(name.chars().count() <= 255);
            prop_assert!(!name.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert_eq!(one_line(&name, 255), name.clone());
        }
    }
}
