//! Quoted history and signatures found in plain text (M23): folded away, never deleted, and never everything.

/// What was written this time, and the rest.
pub(super) fn fold(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let cut = [attribution(&lines), outlook_header(&lines), original_message(&lines), tail_of_quotes(&lines), signature(&lines)]
        .into_iter()
        .flatten()
        .min();
    let Some(cut) = cut else { return (text.to_owned(), None) };
    let (visible, hidden) = lines.split_at(cut);
    let (visible, hidden) = (visible.join("\n"), hidden.join("\n"));
    // Answers after or between the quotes: folding would hide or scramble what was written.
    if visible.trim().is_empty() || answers_within(&hidden) {
        return (text.to_owned(), None);
    }
    (visible.trim_end().to_owned(), Some(hidden))
}

/// Forwarding is asking somebody to read what follows; nothing of it is folded.
pub(super) fn is_forward(subject: &str) -> bool {
    let start: String = subject.trim_start().chars().take(5).flat_map(char::to_lowercase).collect();
    ["fw:", "fwd:", "rv:", "reenv", "tr:", "i:"].iter().any(|prefix| start.starts_with(prefix))
}

/// `El lun, 23 nov 2026 a las 10:00, Ana <…> escribió:` or `On … wrote:`, wrapped over up to four lines.
fn attribution(lines: &[&str]) -> Option<usize> {
    (0..lines.len()).find(|&at| {
        let first = lines.get(at).copied().unwrap_or_default().trim_start_matches(['>', ' ']);
        let starts = ["El ", "On ", "Em ", "Le ", "Am "].iter().any(|word| first.starts_with(word));
        starts && first.chars().any(|c| c.is_ascii_digit()) | first.contains(',') && ends_as_attribution(lines, at)
    })
}

fn ends_as_attribution(lines: &[&str], at: usize) -> bool {
    let mut joined = String::new();
    for line in lines.iter().skip(at).take(4) {
        let line = line.trim();
        if line.is_empty() || joined.len() > 400 {
            return false;
        }
        joined.push_str(line);
        joined.push(' ');
        let end = joined.trim_end();
        if ["escribió:", "escribio:", "wrote:", "escreveu:", "a écrit :", "schrieb:"].iter().any(|word| end.ends_with(word)) {
            return true;
        }
        if end.ends_with(['.', '?', '!']) {
            return false;
        }
    }
    false
}

/// Outlook's `De: … Enviado: … Para: … Asunto:`, with the rule above it.
fn outlook_header(lines: &[&str]) -> Option<usize> {
    let at = (0..lines.len()).find(|&at| {
        if !begins(lines.get(at).copied().unwrap_or_default(), &["de:", "from:"]) {
            return false;
        }
        let next: Vec<&str> = lines.iter().skip(at + 1).take(8).copied().collect();
        let has = |words: &[&str]| next.iter().any(|line| begins(line, words));
        has(&["enviado:", "enviado el:", "sent:", "fecha:", "date:"]) && has(&["para:", "to:"]) && has(&["asunto:", "subject:"])
    })?;
    let rule = |line: &&str| !line.trim().is_empty() && line.trim().chars().all(|c| matches!(c, '_' | '-'));
    let above = lines.get(..at).unwrap_or_default().iter().rposition(|line| !line.trim().is_empty());
    Some(above.filter(|&above| lines.get(above).is_some_and(rule)).unwrap_or(at))
}

/// Header words may be set in bold (`*De:*`).
fn begins(line: &str, words: &[&str]) -> bool {
    let line = line.trim_start_matches(['*', ' ', '\u{a0}']).replace(":*", ":").to_lowercase();
    words.iter().any(|word| line.starts_with(word))
}

/// `-----Mensaje original-----`.
fn original_message(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.trim();
        line.starts_with("---")
            && ["mensaje original", "original message", "mensagem original"].iter().any(|words| line.to_lowercase().contains(words))
    })
}

/// The `>` lines at the end.
fn tail_of_quotes(lines: &[&str]) -> Option<usize> {
    let above = lines.iter().rposition(|line| !line.trim().is_empty() && !is_quote(line)).map_or(0, |at| at + 1);
    let first = lines.iter().skip(above).position(|line| is_quote(line))?;
    Some(above + first)
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// `-- ` (RFC 3676 §4.3), or what telephones add.
fn signature(lines: &[&str]) -> Option<usize> {
    const PHONES: &[&str] = &[
        "enviado desde mi ",
        "sent from my ",
        "enviado desde outlook",
        "obtener outlook para ",
        "get outlook for ",
        "enviado desde yahoo",
        "sent from yahoo",
    ];
    lines.iter().position(|line| {
        let phone = line.trim().to_lowercase();
        *line == "-- " || *line == "--" || (phone.len() < 120 && PHONES.iter().any(|words| phone.starts_with(words)))
    })
}

/// Something is written below the first quoted lines.
fn answers_within(hidden: &str) -> bool {
    let quoted = hidden.lines().position(is_quote);
    quoted.is_some_and(|first| {
        let mut own = hidden.lines().skip(first).filter(|line| !is_quote(line) && !line.trim().is_empty());
        // Lines below a signature mark are the signature.
        own.next().is_some_and(|line| signature(&[line]).is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, visible: &str) {
        let (shown, hidden) = fold(text);
        assert_eq!(shown, visible);
        if let Some(hidden) = hidden {
            assert!(text.trim_end().ends_with(&hidden), "folded, not deleted: {hidden:?}");
        }
    }

    #[test]
    fn clients_in_spanish_and_english() {
        check(
            "Ya sirve, gracias.\n\nEl lun, 23 nov 2026 a las 10:00, Mesa <soporte@example.org> escribió:\n\n> Hola\n> ¿sirve?",
            "Ya sirve, gracias.",
        );
        check(
            "Listo.\n\nEl lun, 23 nov 2026 a las 10:00, Mesa de Servicios de la Oficina\n(<soporte@example.org>) escribió:\n> Hola",
            "Listo.",
        );
        check("Done.\n\nOn Mon, Nov 23, 2026 at 10:00 AM Desk <s@example.org>\nwrote:\n> Hi", "Done.");
        check(
            "Sigue igual\n\n________________________________\nDe: Mesa <s@example.org>\nEnviado: lunes\nPara: Ana\nAsunto: RE: x\n\nHola",
            "Sigue igual",
        );
        check("Sigue igual\n\n*De:* Mesa\n*Enviado el:* lunes\n*Para:* Ana\n*CC:* Beto\n*Asunto:* x\n\nHola", "Sigue igual");
        check("Va\n\n-----Mensaje original-----\nDe: Mesa\n\nHola", "Va");
        check("Va\n-- \nAna Pérez\nContratista", "Va");
        check("No imprime\n\nEnviado desde mi iPhone", "No imprime");
        check("No imprime\n\n> uno\n> dos\n", "No imprime");
    }

    #[test]
    fn never_everything_and_never_the_answers_between_quotes() {
        check("> todo\n> citado", "> todo\n> citado");
        check("El lun, 23 nov 2026, Ana <a@b.co> escribió:\n> Hola", "El lun, 23 nov 2026, Ana <a@b.co> escribió:\n> Hola");
        let between = "Respondo abajo\n\nOn Mon, Nov 23, Ana wrote:\n> ¿uno?\nSí\n> ¿dos?\nNo";
        check(between, between);
    }

    #[test]
    fn ordinary_sentences_are_not_history() {
        let text = "El lunes 23 llegó el equipo.\nNo enciende.\nDe: la bodega\nGracias";
        check(text, text);
    }

    #[test]
    fn forwards_are_known_by_their_subject() {
        assert!(is_forward("RV: Factura") && is_forward("Fwd: x") && is_forward(" FW: y"));
        assert!(!is_forward("Re: x") && !is_forward("Rvisar") && !is_forward("Informe"));
    }
}
