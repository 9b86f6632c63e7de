//! Automatic answers of programs that do not know RFC 3834 (M12).

use super::header::Header;

/// Written by responders alone, whatever their value.
const HEADERS: [&str; 6] = ["X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder", "X-Autoreply-From", "X-Mail-Autoreply"];

/// How an automatic answer begins its subject; in lower case.
const BEGINNINGS: [&str; 20] = [
    "respuesta automática:",
    "respuesta automatica:",
    "fuera de la oficina:",
    "ausente de la oficina:",
    "resposta automática:",
    "ausência temporária:",
    "automatic reply:",
    "auto reply:",
    "autoreply:",
    "out of office:",
    "automatische antwort:",
    "abwesenheitsnotiz:",
    "réponse automatique :",
    "réponse automatique:",
    "absence du bureau :",
    "risposta automatica:",
    "fuori sede:",
    "automatisch antwoord:",
    "afwezig:",
    "自動応答:",
];

/// A header says so; or the subject does, and it answers something: whoever begins a request with such words is a person.
pub(super) fn is_one(headers: &[Header<'_>]) -> bool {
    let has = |name: &&str| headers.iter().any(|header| header.is(name));
    if HEADERS.iter().any(has) {
        return true;
    }
    let answers = has(&"In-Reply-To") || has(&"References");
    let subject = || headers.iter().find(|header| header.is("Subject")).map(Header::text).unwrap_or_default().to_lowercase();
    answers && {
        // Exchange in French writes a narrow blank before its colon.
        let subject = subject().replace(['\u{a0}', '\u{202f}'], " ").replace('：', ":");
        BEGINNINGS.iter().any(|beginning| subject.trim_start().starts_with(beginning))
    }
}
