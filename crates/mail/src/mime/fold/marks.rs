//! The lines by which mail programs introduce history and signatures, in the languages this office meets.

/// Words that a line before a quotation begins with.
const OPENINGS: &[&str] = &["El ", "On ", "Em ", "No dia ", "Le ", "Am ", "En ", "Il ", "Op ", "Den ", "A las "];
/// Words that it ends with.
const WROTE: &[&str] = &[
    "escribió:",
    "escribio:",
    "ha escrito:",
    "wrote:",
    "writes:",
    "escreveu:",
    "a écrit :",
    "a écrit:",
    "schrieb:",
    "geschrieben:",
    "ha scritto:",
    "scrisse:",
    "schreef:",
    "skrev:",
    "va escriure:",
];
/// Words in the middle, where the name comes last.
const WROTE_WITHIN: &[&str] = &[" schrieb ", " schreef ", " skrev "];
const QUOTING: &[&str] = &["Citando a ", "Quoting ", "Citando ", "Zitat von ", "Quoting: "];

const FROM: &[&str] = &["de", "from", "von", "da", "van", "remitente"];
const SENT: &[&str] = &[
    "enviado",
    "enviado el",
    "enviada",
    "enviada em",
    "enviado em",
    "enviados",
    "enviadas",
    "sent",
    "fecha",
    "date",
    "data",
    "gesendet",
    "datum",
    "envoyé",
    "date d'envoi",
    "inviato",
    "verzonden",
];
const SUBJECT: &[&str] = &["asunto", "subject", "assunto", "betreff", "objet", "oggetto", "onderwerp"];

const ORIGINAL: &[&str] = &[
    "mensaje original",
    "original message",
    "mensagem original",
    "message d'origine",
    "message original",
    "ursprüngliche nachricht",
    "messaggio originale",
    "oorspronkelijk bericht",
];
const FORWARDED: &[&str] = &[
    "forwarded message",
    "mensaje reenviado",
    "forwarded by",
    "mensagem encaminhada",
    "message transféré",
    "weitergeleitete nachricht",
    "messaggio inoltrato",
];
/// Apple's, which have no dashes.
const FORWARDED_ALONE: &[&str] =
    &["begin forwarded message:", "inicio del mensaje reenviado:", "início da mensagem encaminhada:", "début du message transféré :"];

const DEVICES: &[&str] = &[
    "enviado desde mi ",
    "enviado desde el correo",
    "enviado desde correo",
    "enviado desde outlook",
    "enviado desde yahoo",
    "enviado desde la ",
    "enviado con ",
    "enviado mediante ",
    "enviado do meu ",
    "enviado de mi ",
    "obtener outlook para ",
    "obtenga outlook para ",
    "obter o outlook para ",
    "get outlook for ",
    "sent from my ",
    "sent from yahoo",
    "sent from mail for",
    "sent from outlook",
    "sent with proton",
    "envoyé de mon ",
    "envoyé depuis ",
    "von meinem ",
    "gesendet von ",
    "inviato da ",
    "inviato dal ",
];

pub(super) fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// How many lines from `at` on introduce a quotation: `El lun, 23 nov 2026 a las 10:00, Ana <…> escribió:`, wrapped over up to four lines.
pub(super) fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines.get(at)?.trim_start_matches(['>', ' ', '\t']);
    if first.is_empty() || first.len() > 400 {
        return None;
    }
    let opens = OPENINGS.iter().any(|word| first.starts_with(word));
    let mut joined = String::new();
    for used in 1..=4 {
        let line = lines.get(at + used - 1)?.trim_matches(['>', ' ', '\t']);
        if line.is_empty() || joined.len() + line.len() > 500 {
            return None;
        }
        joined.push_str(line);
        let wrote = WROTE.iter().any(|word| joined.ends_with(word))
            || (joined.ends_with(':') && WROTE_WITHIN.iter().any(|word| joined.contains(word)))
            || (joined.ends_with(">:") && joined.starts_with(|c: char| c.is_ascii_digit()))
            || (joined.ends_with(':') && QUOTING.iter().any(|word| joined.starts_with(word)));
        if wrote {
            let followed = lines.iter().skip(at + used).take(3).find(|line| !line.trim().is_empty()).is_some_and(|line| is_quote(line));
            let dated = joined.contains(|c: char| c.is_ascii_digit());
            // A sentence may end so too; what makes it an introduction is what follows, or an address.
            let sure = if opens { dated || joined.contains(',') } else { used <= 2 && (dated || joined.contains('@')) };
            return (sure && (followed || (joined.contains('@') && (opens || dated)))).then_some(used);
        }
        if !opens && used == 2 {
            return None;
        }
        // What ends a sentence ends the search, but for abbreviations: `10:00 a. m.`.
        if joined.ends_with(['?', '!']) || (joined.ends_with('.') && !opens) {
            return None;
        }
        joined.push(' ');
    }
    None
}

/// Outlook's `De: … Enviado: … Para: … Asunto:`, in whatever order after the first.
pub(super) fn header_block(lines: &[&str], at: usize) -> bool {
    lines.get(at).is_some_and(|line| is_field(line, FROM)) && {
        let next = || lines.iter().skip(at + 1).filter(|line| !line.trim().is_empty()).take(10);
        next().any(|line| is_field(line, SENT)) && next().any(|line| is_field(line, SUBJECT))
    }
}

/// Whether the line could be the first of a [`header_block`].
pub(super) fn is_from_field(line: &str) -> bool {
    is_field(line, FROM)
}

/// `Name: value`; the name may be set in bold (`*De:*`), and have a blank before its colon.
fn is_field(line: &str, names: &[&str]) -> bool {
    let line = line.trim_start_matches(['*', ' ', '\t', '>']);
    let Some((name, _)) = line.split_once(':') else { return false };
    if name.len() > 24 {
        return false;
    }
    let name = name.trim_end_matches(['*', ' ']).to_lowercase();
    names.contains(&name.as_str())
}

/// A rule of dashes or underscores.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.chars().all(|c| matches!(c, '_' | '-' | '—' | '─'))
}

/// `-----Mensaje original-----`.
pub(super) fn is_original_mark(line: &str) -> bool {
    is_dashed(line, ORIGINAL)
}

/// `---------- Forwarded message ---------`.
pub(in crate::mime) fn is_forward_mark(line: &str) -> bool {
    let trimmed = line.trim_start_matches(['>', ' ']).trim_end();
    is_dashed(line, FORWARDED) || (trimmed.len() < 60 && FORWARDED_ALONE.contains(&trimmed.to_lowercase().as_str()))
}

fn is_dashed(line: &str, words: &[&str]) -> bool {
    let line = line.trim_start_matches(['>', ' ']);
    if !line.starts_with("--") || line.len() > 200 {
        return false;
    }
    let inner = line.trim_matches(['-', ' ', '\r']).to_lowercase();
    words.iter().any(|words| inner.starts_with(words))
}

/// `-- ` (RFC 3676 §4.3); the blank is lost on the way more often than not.
pub(super) fn is_signature_mark(line: &str) -> bool {
    matches!(line, "-- " | "--")
}

/// What telephones and web mail add: `Enviado desde mi iPhone`.
pub(super) fn is_device_line(line: &str) -> bool {
    let line = line.trim_matches([' ', '*', '_', '\t']);
    line.len() < 140 && {
        let line = line.to_lowercase();
        DEVICES.iter().any(|words| line.starts_with(words))
    }
}
