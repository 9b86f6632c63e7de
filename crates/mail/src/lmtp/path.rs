//! The address in MAIL and RCPT (RFC 5321 §4.1.2), with the source routes of old and what follows it.

/// Longest address taken, in bytes: the 256 of RFC 5321 §4.5.3.1.3.
const MAX: usize = 256;

/// Reads `<address>` from the start of `text`: the address without its brackets and its source route (empty for the null path `<>`), and
/// the parameters behind it. `None` when it is not a path.
pub(super) fn parse(text: &str) -> Option<(String, &str)> {
    let (inside, rest) = bracketed(text.trim_start())?;
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    let address = without_route(inside)?;
    let good = address.is_empty() || (address.len() <= MAX && has_parts(address));
    good.then(|| (address.to_owned(), rest.trim()))
}

/// What stands between the brackets, and what follows them. A quoted local part may hold a bracket.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('<')?;
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        if c.is_control() {
            return None;
        }
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' | '<' if !quoted => return None,
            '>' if !quoted => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

/// `@a.example,@b.example:user@c.example` is `user@c.example`: routes are read and ignored (RFC 5321 appendix C).
fn without_route(inside: &str) -> Option<&str> {
    if !inside.starts_with('@') {
        return Some(inside);
    }
    // A domain may be a literal with colons of its own: `@[IPv6:::1]:`.
    let mut literal = false;
    let colon = inside.char_indices().find_map(|(at, c)| {
        match c {
            '[' => literal = true,
            ']' => literal = false,
            ':' if !literal => return Some(at),
            _ => {}
        }
        None
    })?;
    inside.get(colon + 1..).filter(|address| !address.is_empty())
}

/// A local part, and a domain if there is an `@`: `Postmaster` alone is an address (RFC 5321 §4.1.1.3). Whose it is, the listener's owner says.
fn has_parts(address: &str) -> bool {
    match address.rsplit_once('@') {
        Some((local, domain)) => !local.is_empty() && !domain.is_empty() && !domain.contains('"'),
        None => !address.contains('"'),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn addresses_come_out_bare() {
        for (text, address, rest) in [
            ("<ana@cultura.example>", "ana@cultura.example", ""),
            (" <ana@cultura.example>", "ana@cultura.example", ""),
            ("<>", "", ""),
            ("<> SIZE=12 BODY=8BITMIME", "", "SIZE=12 BODY=8BITMIME"),
            ("<ana@cultura.example>   SIZE=12", "ana@cultura.example", "SIZE=12"),
            ("<@a.example,@b.example:ana@c.example>", "ana@c.example", ""),
            ("<@[IPv6:::1]:ana@c.example>", "ana@c.example", ""),
            ("<ana@[192.0.2.1]>", "ana@[192.0.2.1]", ""),
            ("<\"a > b\"@c.example> SMTPUTF8", "\"a > b\"@c.example", "SMTPUTF8"),
            ("<\"a\\\"@x\"@c.example>", "\"a\\\"@x\"@c.example", ""),
            ("<Postmaster>", "Postmaster", ""),
            ("<ñandú@cultura.example>", "ñandú@cultura.example", ""),
        ] {
            assert_eq!(parse(text), Some((address.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let long = format!("<{}@cultura.example>", "a".repeat(300));
        for text in [
            "",
            "<",
            "ana@cultura.example",
            "<ana@cultura.example",
            "<ana@cultura.example>SIZE=1",
            "<ana @cultura.example>",
            "<<ana@cultura.example>>",
            "<@a.example>",
            "<@a.example:>",
            "<@>",
            "<ana@>",
            "<@cultura.example>",
            "<\"ana@cultura.example>",
            "<a\u{7}@cultura.example>",
            &long,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
