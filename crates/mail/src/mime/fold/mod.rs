//! Quoted history and signatures found in plain text (M23): folded away, never deleted, and never everything.

mod marks;

pub(in crate::mime) use marks::is_forward_mark;
use marks::{attribution, header_block, is_device_line, is_from_field, is_original_mark, is_quote, is_rule, is_signature_mark};

/// What was written this time, and the rest.
pub(super) fn fold(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let quoted = [introduced(&lines), tail_of_quotes(&lines)].into_iter().flatten().min();
    let copied = copied_history(&lines);
    let cut = [quoted, copied].into_iter().flatten().min();
    // Forwarding is asking somebody to read what follows.
    let forwarded = lines.iter().position(|line| is_forward_mark(line));
    let Some(cut) = cut.filter(|&cut| forwarded.is_none_or(|forwarded| forwarded > cut)) else {
        return without_signature(&lines, forwarded.unwrap_or(lines.len()));
    };
    let (above, history) = lines.split_at(cut);
    if copied.is_none_or(|copied| copied > cut)
        && let Some(answered) = answers(above, history)
    {
        return answered;
    }
    if says_nothing(above) {
        return (text.to_owned(), None);
    }
    let end = signature(above).filter(|&end| !says_nothing(above.get(..end).unwrap_or_default())).unwrap_or(cut);
    let (visible, hidden) = lines.split_at(end);
    (joined(visible), Some(joined(hidden)))
}

/// Forwards are known by their subject too; nothing of them is folded.
pub(super) fn is_forward(subject: &str) -> bool {
    let start: String = subject.trim_start().chars().take(5).flat_map(char::to_lowercase).collect();
    ["fw:", "fwd:", "rv:", "reenv", "tr:", "i:", "wg:", "enc:"].iter().any(|prefix| start.starts_with(prefix))
}

/// Whether these lines only introduce a quotation.
pub(super) fn is_attribution(text: &str) -> bool {
    // The quotation follows in the document.
    let text = format!("{text}\n> ");
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    attribution(&lines, 0).is_some_and(|used| used + 1 == lines.len())
}

/// Whether the text begins with Outlook's copy of the header it answers.
pub(super) fn begins_with_header(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(30).collect();
    let first = lines.iter().position(|line| !line.trim().is_empty());
    first.is_some_and(|first| header_block(&lines, first))
}

/// Whether a line could begin such a copy.
pub(super) fn may_begin_header(line: &str) -> bool {
    is_from_field(line)
}

/// Where a line introduces a quotation.
fn introduced(lines: &[&str]) -> Option<usize> {
    (0..lines.len()).find(|&at| attribution(lines, at).is_some())
}

/// Where history is copied without marks on its lines, with the rule above it: Outlook's header, `-----Mensaje original-----`.
fn copied_history(lines: &[&str]) -> Option<usize> {
    let at = (0..lines.len()).find(|&at| lines.get(at).is_some_and(|line| is_original_mark(line)) || header_block(lines, at))?;
    let above = lines.get(..at).unwrap_or_default().iter().rposition(|line| !line.trim().is_empty());
    Some(above.filter(|&above| lines.get(above).is_some_and(|line| is_rule(line))).unwrap_or(at))
}

/// Where the `>` lines at the end begin.
fn tail_of_quotes(lines: &[&str]) -> Option<usize> {
    let above = lines.iter().rposition(|line| !line.trim().is_empty() && !is_quote(line)).map_or(0, |at| at + 1);
    let first = lines.iter().skip(above).position(|line| is_quote(line))?;
    Some(above + first)
}

/// Where something was written below the quotation. Answers between the quotes stay with them; one quotation with all of the
/// answer before or after it is folded.
fn answers(above: &[&str], history: &[&str]) -> Option<(String, Option<String>)> {
    let quotes = history.iter().position(|line| is_quote(line))?;
    let own = |line: &&str| !line.trim().is_empty() && !is_quote(line);
    let below = quotes + history.iter().skip(quotes).position(own)?;
    let answer = history.get(below..).unwrap_or_default();
    let last = signature(answer).unwrap_or(answer.len());
    let (written, after) = answer.split_at(last);
    if says_nothing(written) {
        // Only a signature.
        return None;
    }
    if written.iter().any(|line| is_quote(line)) {
        let whole: Vec<&str> = above.iter().chain(history).copied().collect();
        return Some(without_signature(&whole, whole.len()));
    }
    let visible = format!("{}\n\n{}", joined(above), joined(written));
    let hidden = [history.get(..below).unwrap_or_default(), after].concat();
    Some((visible.trim_start_matches('\n').to_owned(), Some(joined(&hidden))))
}

/// Folds a signature that begins before `limit`, and nothing else.
fn without_signature(lines: &[&str], limit: usize) -> (String, Option<String>) {
    let end = signature(lines).filter(|&end| end < limit && !says_nothing(lines.get(..end).unwrap_or_default()));
    match end {
        // A forward below a signature is no part of it.
        Some(end) if limit == lines.len() => {
            let (visible, hidden) = lines.split_at(end);
            (joined(visible), Some(joined(hidden)))
        }
        _ => (joined(lines), None),
    }
}

/// Where the signature begins: at its mark with no quotation below, or at what a telephone added as the last line.
fn signature(lines: &[&str]) -> Option<usize> {
    let last_quote = lines.iter().rposition(|line| is_quote(line)).map_or(0, |at| at + 1);
    let marked = lines.iter().skip(last_quote).position(|line| is_signature_mark(line)).map(|at| at + last_quote);
    let last = lines.iter().take(marked.unwrap_or(lines.len())).rposition(|line| !line.trim().is_empty());
    let device = last.filter(|&last| lines.get(last).is_some_and(|line| is_device_line(line)));
    device.or(marked)
}

fn says_nothing(lines: &[&str]) -> bool {
    lines.iter().all(|line| line.trim().is_empty() || is_rule(line))
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n").trim_end().to_owned()
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
        check("-- \nSolo la firma", "-- \nSolo la firma");
    }

    #[test]
    fn an_answer_below_the_quotation_is_the_answer() {
        let (shown, hidden) = fold("El 23/11/2026 a las 9:00, Ana escribió:\n> ¿Sirve?\n> Gracias\n\nSí, ya sirve.\n\n-- \nBeto");
        assert_eq!(shown, "Sí, ya sirve.");
        assert_eq!(hidden.as_deref(), Some("El 23/11/2026 a las 9:00, Ana escribió:\n> ¿Sirve?\n> Gracias\n\n-- \nBeto"));
    }

    #[test]
    fn ordinary_sentences_are_not_history() {
        for text in [
            "El lunes 23 llegó el equipo.\nNo enciende.\nDe: la bodega\nGracias",
            "El 5 de mayo a las 10:00 el jefe escribió:\nque lo cambien.",
            "Enviado desde mi casa el martes, pero nadie contestó.\n\nPor eso repito la solicitud.",
            "Veo esto:\n> error 0x80\n\n¿Qué hago?",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn forwards_are_known_by_their_subject() {
        assert!(is_forward("RV: Factura") && is_forward("Fwd: x") && is_forward(" FW: y"));
        assert!(!is_forward("Re: x") && !is_forward("Rvisar") && !is_forward("Informe"));
        let text =
            "Por favor ayúdenme\n\n---------- Forwarded message ---------\nDe: Ana <a@b.co>\nFecha: lun\nAsunto: x\nPara: Beto\n\nNo sirve";
        check(text, text);
    }
}
