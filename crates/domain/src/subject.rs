//! Subjects and the tag in them that names a ticket (M16, M31).

use crate::tickets::TicketId;

/// Marks that mail programs put before a subject, in the languages this office meets.
const PREFIXES: [&str; 12] = ["re", "rv", "fwd", "fw", "res", "enc", "tr", "aw", "wg", "r", "i", "sv"];

/// The requester's own subject with the ticket's tag before it, once.
pub fn tagged(subject: &str, ticket: TicketId) -> String {
    format!("[Mesa {ticket}] {}", bare(subject)).trim_end().to_owned()
}

/// A subject without tags of tickets and without leading `Re:`, `RV:`, `Fwd:` and the like.
pub fn bare(subject: &str) -> String {
    let mut rest = without_tags(subject);
    loop {
        // What stood around a tag may be one itself.
        let shorter = without_prefix(&rest).unwrap_or_else(|| without_tags(&rest));
        if shorter == rest {
            return rest;
        }
        rest = shorter;
    }
}

/// The tickets that a subject names by `[Mesa #0000123]`, in order, each once. `[GLPI #0000123]` names none: tickets of GLPI are not
/// imported, and that number is another ticket's here. It stays in the subject, for people who still know it (M16).
pub fn subject_tags(subject: &str) -> Vec<TicketId> {
    let mut found = Vec::new();
    for (_, ticket, _) in tags(subject) {
        if !found.contains(&ticket) {
            found.push(ticket);
        }
    }
    found
}

fn without_tags(subject: &str) -> String {
    let mut kept = String::with_capacity(subject.len());
    let mut from = 0;
    for (start, _, end) in tags(subject) {
        kept.push_str(subject.get(from..start).unwrap_or_default());
        kept.push(' ');
        from = end;
    }
    kept.push_str(subject.get(from..).unwrap_or_default());
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_prefix(subject: &str) -> Option<String> {
    let (word, rest) = subject.split_once(':')?;
    let word = word.trim_end();
    // `Re[2]:` and `Re(2):`, as some programs count.
    let word = word
        .strip_suffix([']', ')'])
        .and_then(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix(['[', '(']))
        .unwrap_or(word);
    PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix)).then(|| rest.trim().to_owned())
}

/// Every tag: where it begins, the ticket, and where it ends.
fn tags(subject: &str) -> impl Iterator<Item = (usize, TicketId, usize)> {
    subject.match_indices('[').filter_map(|(start, _)| {
        let inside = subject.get(start + 1..)?;
        let (inside, _) = inside.split_once(']')?;
        let name = inside.get(..4)?;
        let digits = inside.get(4..)?.trim().strip_prefix('#')?;
        let number =
            (name.eq_ignore_ascii_case("mesa") && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse::<i64>().ok())??;
        (number > 0).then_some((start, TicketId(number), start + 1 + inside.len() + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_found_wherever_they_stand() {
        assert_eq!(subject_tags("RE: [Mesa #0000123] La impresora"), [TicketId(123)]);
        assert_eq!(subject_tags("Fwd: [Mesa #0004567] y [mesa#12] y [Mesa #0000012]"), [TicketId(4567), TicketId(12)]);
        for none in [
            "",
            "#0000123",
            "[Mesa]",
            "[Mesa #]",
            "[Mesa #12a]",
            "[Mesa #0]",
            "[Mesa #-4]",
            "[Otra #12]",
            // The number of another desk's ticket.
            "[GLPI #0004567]",
            "[Mesa #99999999999999999999]",
            "[Mesa #12",
        ] {
            assert_eq!(subject_tags(none), [], "{none}");
        }
    }

    #[test]
    fn a_tag_is_put_once_before_the_requesters_words() {
        let ticket = TicketId(123);
        assert_eq!(tagged("La impresora no imprime", ticket), "[Mesa #0000123] La impresora no imprime");
        assert_eq!(tagged("RE: RV: [Mesa #0000123] Re[2]: La impresora", ticket), "[Mesa #0000123] La impresora");
        assert_eq!(tagged("Fwd: [Mesa #0000009] Acceso", ticket), "[Mesa #0000123] Acceso");
        assert_eq!(tagged("Fwd: [GLPI #0000009] Acceso", ticket), "[Mesa #0000123] [GLPI #0000009] Acceso");
        assert_eq!(tagged("", ticket), "[Mesa #0000123]");
        assert_eq!(bare("Reunión: sala 2 [piso 3]"), "Reunión: sala 2 [piso 3]");
    }

    proptest! {
        #[test]
        fn a_tagged_subject_names_its_ticket_alone(subject in "(Re: |RV:|\\[Mesa #0000007\\] |\\[GLPI #1\\]|[a-zñ\\[\\]#: 0-9]|\\PC){0,20}", number in 1_i64..10_000_000) {
            let ticket = TicketId(number);
            let once = tagged(&subject, ticket);
            // What is left when a tag is cut out of the middle of another can be a tag again; the first one is ours all the same.
            prop_assert_eq!(subject_tags(&once).first().copied(), Some(ticket));
        }
    }
}
