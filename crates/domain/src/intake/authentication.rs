//! What the office's own mail server found out about a sender (M18): Authentication-Results (RFC 8601), believed from one server only.
//!
//! Anybody can write such a header. Ours are those that our own server put above everything that came from outside; what is not
//! surely theirs proves nothing.

use super::MailPerson;
use crate::people::Address;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

/// Headers of the run that are looked at, and bytes of each: beyond them nothing is believed.
const MAX_RUN: usize = 10;
const MAX_LENGTH: usize = 8 * 1024;

words! {
    /// Whether a mail is from whom it names.
    Verdict {
        /// Aligned DMARC pass.
        Verified = "verified", "Remitente verificado", "Verified sender";
        /// Our server says that it is not.
        Failed = "failed", "Remitente no auténtico", "Sender not authentic";
        /// Nobody whom we believe says anything.
        Unverified = "unverified", "Remitente no verificado", "Sender not verified";
    }
}

words! {
    /// Why the verdict is what it is.
    VerdictReason {
        Passed = "passed", "Pasó la comprobación DMARC con el dominio del remitente.", "It passed DMARC with the sender's own domain.";
        NotConfigured = "not_configured",
            "Mesa no sabe en qué servidor de correo confiar: falta MESA_AUTHSERV_ID.",
            "Mesa does not know which mail server to believe: MESA_AUTHSERV_ID is not set.";
        NoResult = "no_result",
            "Nuestro servidor de correo no dejó un resultado en este mensaje.",
            "Our mail server left no result on this message.";
        NotUnderstood = "not_understood",
            "El resultado que dejó nuestro servidor no se entiende.",
            "The result that our mail server left is not understood.";
        NoPolicy = "no_policy",
            "El dominio del remitente no publica una política DMARC.",
            "The sender's domain publishes no DMARC policy.";
        Undecided = "undecided",
            "La comprobación DMARC no llegó a un resultado.",
            "The DMARC check came to no result.";
        NotAligned = "not_aligned",
            "Lo comprobado es otro dominio que el del remitente.",
            "What was checked is another domain than the sender's.";
        DmarcFailed = "dmarc_failed",
            "No pasó la comprobación DMARC de su dominio.",
            "It failed its domain's DMARC check.";
        SpfFailed = "spf_failed",
            "El servidor que lo envió no está autorizado por su dominio (SPF), y no tiene una firma válida.",
            "The server that sent it is not authorised by its domain (SPF), and no valid signature is on it.";
        NoSender = "no_sender", "No tiene un único remitente.", "It has no single sender.";
    }
}

words! {
    /// A method's result (RFC 8601 §2.7); what we do not know is other.
    MethodResult {
        Pass = "pass", "pass", "pass";
        Fail = "fail", "fail", "fail";
        SoftFail = "softfail", "softfail", "softfail";
        Neutral = "neutral", "neutral", "neutral";
        None = "none", "none", "none";
        Policy = "policy", "policy", "policy";
        TempError = "temperror", "temperror", "temperror";
        PermError = "permerror", "permerror", "permerror";
        Other = "other", "otro", "other";
    }
}

/// The verdict and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    pub verdict: Verdict,
    pub reason: VerdictReason,
    pub spf: Option<MethodResult>,
    pub dkim: Option<MethodResult>,
    pub dmarc: Option<MethodResult>,
    /// DMARC looked at the domain that the sender's address has.
    pub aligned: bool,
}

impl Authentication {
    pub const fn unverified(reason: VerdictReason) -> Self {
        Self { verdict: Verdict::Unverified, reason, spf: None, dkim: None, dmarc: None, aligned: false }
    }
}

/// The values of the topmost run of Authentication-Results headers: those that stand together, with nothing above them but what
/// servers write on the way. `headers` from the top.
pub fn topmost_run<H>(headers: &[H], name: impl Fn(&H) -> &str, value: impl Fn(&H) -> String) -> Vec<String> {
    let mut run = Vec::new();
    for header in headers {
        let name = name(header);
        if name.eq_ignore_ascii_case("Authentication-Results") {
            if run.len() >= MAX_RUN {
                break;
            }
            run.push(value(header));
        } else if !run.is_empty() || !is_trace(name) {
            break;
        }
    }
    run
}

/// Written by servers, above the message as its author sent it.
fn is_trace(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Return-Path",
        "Delivered-To",
        "Envelope-To",
        "Delivery-Date",
        "Received",
        "Received-SPF",
        "DKIM-Filter",
        "DMARC-Filter",
        "Authentication-Results-Original",
    ];
    let begins = |start: &str| name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)) || begins("X-") || begins("ARC-")
}

/// The verdict on a mail whose topmost run is `results`, when the server called `authserv_id` is believed.
///
/// DMARC counts from the topmost header alone: a sender may have put one of his own directly below ours.
pub fn authenticate(results: &[String], authserv_id: Option<&str>, from: &[MailPerson]) -> Authentication {
    let Some(id) = authserv_id.map(str::trim).filter(|id| !id.is_empty()) else {
        return Authentication::unverified(VerdictReason::NotConfigured);
    };
    let mut ours = Vec::new();
    for (at, value) in results.iter().enumerate() {
        match parse(value) {
            Some(found) if found.id.eq_ignore_ascii_case(id) => ours.push(found),
            None if at == 0 && names(value, id) => return Authentication::unverified(VerdictReason::NotUnderstood),
            // Whatever stands below another's header may be anybody's.
            _ => break,
        }
    }
    let Some(topmost) = ours.first() else { return Authentication::unverified(VerdictReason::NoResult) };
    let first = |method: &str| ours.iter().find_map(|header| header.result_of(method));
    let (spf, dkim, dmarc) = (first("spf"), best_dkim(&ours), topmost.result_of("dmarc"));
    let author = match from {
        [author] => Address::parse(&author.address).ok(),
        _ => None,
    };
    let aligned = dmarc.is_some() && author.as_ref().is_some_and(|author| topmost.is_about(author.domain()));
    let (verdict, reason) = match dmarc {
        _ if author.is_none() => (Verdict::Unverified, VerdictReason::NoSender),
        Some(MethodResult::Pass) if aligned => (Verdict::Verified, VerdictReason::Passed),
        Some(MethodResult::Pass) => (Verdict::Unverified, VerdictReason::NotAligned),
        Some(MethodResult::Fail) => (Verdict::Failed, VerdictReason::DmarcFailed),
        _ if spf == Some(MethodResult::Fail) && dkim != Some(MethodResult::Pass) => (Verdict::Failed, VerdictReason::SpfFailed),
        Some(MethodResult::None) => (Verdict::Unverified, VerdictReason::NoPolicy),
        Some(_) => (Verdict::Unverified, VerdictReason::Undecided),
        None => (Verdict::Unverified, VerdictReason::NoResult),
    };
    Authentication { verdict, reason, spf, dkim, dmarc, aligned }
}

/// One signature that holds is enough.
fn best_dkim(ours: &[Results]) -> Option<MethodResult> {
    let mut all = ours.iter().flat_map(|header| &header.methods).filter(|method| method.name == "dkim").map(|method| method.result);
    let first = all.next()?;
    Some(if first == MethodResult::Pass { first } else { all.find(|result| *result == MethodResult::Pass).unwrap_or(first) })
}

/// One header, understood.
struct Results {
    id: String,
    methods: Vec<Method>,
}

struct Method {
    name: String,
    result: MethodResult,
    /// `header.from` and the like, lower case.
    properties: Vec<(String, String)>,
}

impl Results {
    /// The result of a method; of several that disagree, none that passed.
    fn result_of(&self, name: &str) -> Option<MethodResult> {
        let mut all = self.methods.iter().filter(|method| method.name == name).map(|method| method.result);
        let first = all.next()?;
        Some(if first == MethodResult::Pass { all.find(|result| *result != MethodResult::Pass).unwrap_or(first) } else { first })
    }

    /// Every DMARC result names this domain as the author's.
    fn is_about(&self, domain: &str) -> bool {
        let mut named = self
            .methods
            .iter()
            .filter(|method| method.name == "dmarc")
            .map(|method| method.properties.iter().filter(|(name, _)| name == "header.from").map(|(_, value)| value.as_str()));
        named.all(|mut values| {
            let of = |value: &str| value.rsplit('@').next().unwrap_or_default().trim_end_matches('.').eq_ignore_ascii_case(domain);
            values.next().is_some_and(of) && values.all(of)
        })
    }
}

/// Whether a header that is not understood means to be this server's.
fn names(value: &str, id: &str) -> bool {
    value.trim_start().get(..id.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(id))
}

/// `None`: not as RFC 8601 §2.2 has it, or of a later version.
fn parse(value: &str) -> Option<Results> {
    let mut parts = split(value)?.into_iter();
    let mut head = parts.next()?.into_iter();
    let id = head.next()?;
    if !matches!((head.next().as_deref(), head.next()), (None | Some("1"), None)) {
        return None;
    }
    let mut methods = Vec::new();
    for atoms in parts {
        match atoms.as_slice() {
            [] => {}
            [none] if none.eq_ignore_ascii_case("none") => {}
            [first, rest @ ..] => methods.push(method(first, rest)?),
        }
    }
    Some(Results { id, methods })
}

fn method(first: &str, rest: &[String]) -> Option<Method> {
    let (name, result) = first.split_once('=')?;
    let name = name.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let result = MethodResult::parse(&result.to_ascii_lowercase()).unwrap_or(MethodResult::Other);
    let property = |atom: &String| atom.split_once('=').map(|(name, value)| (name.to_ascii_lowercase(), value.to_ascii_lowercase()));
    Some(Method { name, result, properties: rest.iter().filter_map(property).collect() })
}

/// The parts between semicolons, each as its atoms (`a=b` is one, however it is spaced), without comments and quotes. `None`: a
/// comment or a quote has no end, or it is too long to be ours.
fn split(value: &str) -> Option<Vec<Vec<String>>> {
    if value.len() > MAX_LENGTH {
        return None;
    }
    let mut parts = vec![Vec::new()];
    let mut atom = String::new();
    // An atom goes on over blanks around its equals sign.
    let mut ended = false;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '(' => {
                comment(&mut chars)?;
                ended = true;
            }
            ';' => {
                close(&mut parts, &mut atom);
                parts.push(Vec::new());
                ended = false;
            }
            c if c.is_whitespace() => ended = true,
            c => {
                if ended && c != '=' && !atom.ends_with('=') {
                    close(&mut parts, &mut atom);
                }
                ended = false;
                if c == '"' {
                    quoted(&mut chars, &mut atom)?;
                } else {
                    atom.push(c);
                }
            }
        }
    }
    close(&mut parts, &mut atom);
    Some(parts)
}

fn close(parts: &mut [Vec<String>], atom: &mut String) {
    if let Some(part) = parts.last_mut().filter(|_| !atom.is_empty()) {
        part.push(std::mem::take(atom));
    }
}

/// Up to the bracket that ends the comment; comments nest.
fn comment(chars: &mut std::str::Chars<'_>) -> Option<()> {
    let mut depth = 1_u32;
    while depth > 0 {
        match chars.next()? {
            '\\' => drop(chars.next()?),
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    Some(())
}

fn quoted(chars: &mut std::str::Chars<'_>, atom: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            '"' => return Some(()),
            '\\' => atom.push(chars.next()?),
            c => atom.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
