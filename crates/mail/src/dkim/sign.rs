//! The signature itself, put before everything else.

use super::canonical;
use super::key::Key;
use crate::mime::{Composer, headers_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::notices::{Compose, ComposedMail, NotComposed, NoticeFacts};
use domain::people::Address;

/// What is signed where it is there.
const SIGNED: [&str; 13] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Mesa-Instance",
    "X-Mesa-Report",
    "MIME-Version",
    "Content-Type",
];
/// Named once more than they are there, so that nobody adds another one on the way (RFC 6376 §8.15).
const SEALED: [&str; 5] = ["From", "Reply-To", "To", "Subject", "Date"];
/// Longest line of the header, as mail is folded.
const LINE: usize = 76;

/// A key, and where its public half is published: `selector._domainkey.domain`.
#[derive(Clone)]
pub struct Signer {
    pub domain: String,
    pub selector: String,
    pub key: Key,
}

impl Signer {
    /// The name in the DNS.
    pub fn dns_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// Whether receivers would count a signature for this sender: the domain is its own, or stands above it (RFC 7489 §3.1.1).
    pub fn covers(&self, from: &Address) -> bool {
        from.domain() == self.domain || from.domain().strip_suffix(self.domain.as_str()).is_some_and(|above| above.ends_with('.'))
    }

    /// The mail with its signature in front. `at`: seconds since 1970, for `t=`.
    pub fn sign(&self, mail: &[u8], at: i64) -> Result<Vec<u8>, NotComposed> {
        let fail = |what: &str| NotComposed(format!("it could not be signed: {what}"));
        let headers = headers_of(mail);
        let end = memchr::memmem::find(mail, b"\r\n\r\n").ok_or_else(|| fail("it has no body"))?;
        let body = mail.get(end + 4..).unwrap_or_default();
        let head = std::str::from_utf8(mail.get(..end).unwrap_or_default()).map_err(|_| fail("its headers are not ASCII"))?;
        let present: Vec<&str> =
            SIGNED.into_iter().filter(|name| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))).collect();
        let named = present.iter().copied().chain(SEALED).collect::<Vec<_>>().join(":");
        let tags = format!(
            "v=1; a={}; c=relaxed/relaxed; d={}; s={}; t={at}; h={named}; bh={}; b=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            STANDARD.encode(canonical::body_hash(body)),
        );
        let mut input = String::new();
        for name in &present {
            input.push_str(&canonical::header(name, raw_value(head, name).ok_or_else(|| fail(name))?));
            input.push_str("\r\n");
        }
        // Of what is named again there is no second one: it adds nothing (RFC 6376 §5.4.2).
        let unsigned = folded(&tags);
        input.push_str(&canonical::header("DKIM-Signature", &unsigned));
        let signature = self.key.sign(input.as_bytes()).ok_or_else(|| fail("the key refused"))?;
        let mut signed = format!("DKIM-Signature:{unsigned}").into_bytes();
        // Blanks within b= mean nothing.
        for chunk in STANDARD.encode(signature).as_bytes().chunks(LINE - 4) {
            signed.extend_from_slice(b"\r\n ");
            signed.extend_from_slice(chunk);
        }
        signed.extend_from_slice(b"\r\n");
        signed.extend_from_slice(mail);
        Ok(signed)
    }
}

/// A header's value as it stands, folding and all. Names that a mail of ours has, it has once.
fn raw_value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut at = 0;
    for line in head.split_inclusive("\r\n") {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once(':') else { continue };
        if line.starts_with([' ', '\t']) || !key.trim_end().eq_ignore_ascii_case(name) {
            continue;
        }
        let begin = start + (line.len() - value.len());
        let rest = head.get(at..).unwrap_or_default();
        let folded: usize = rest.split_inclusive("\r\n").take_while(|line| line.starts_with([' ', '\t'])).map(str::len).sum();
        return head.get(begin..at + folded);
    }
    None
}

/// Broken at blanks, and within `h=` at colons.
fn folded(tags: &str) -> String {
    let mut out = String::with_capacity(tags.len() + 32);
    let mut length = "DKIM-Signature:".len();
    for word in tags.split(' ') {
        let pieces: Vec<&str> = if word.starts_with("h=") { word.split_inclusive(':').collect() } else { vec![word] };
        for (nth, piece) in pieces.into_iter().enumerate() {
            if length + piece.len() + 1 > LINE {
                out.push_str("\r\n ");
                length = 1;
            } else if nth == 0 {
                out.push(' ');
                length += 1;
            }
            out.push_str(piece);
            length += piece.len();
        }
    }
    out
}

/// Composes, passes the gate (M26), then signs exactly those bytes; from a mailbox in another domain nothing is signed, for a foreign
/// signature proves nothing and looks like a forgery.
pub struct SignedComposer(pub Signer);

impl Compose for SignedComposer {
    fn compose(&self, facts: &NoticeFacts) -> Result<ComposedMail, NotComposed> {
        let mail = Composer.compose(facts)?;
        if !self.0.covers(&facts.office.support) {
            return Ok(mail);
        }
        let bytes = self.0.sign(&mail.bytes, facts.at.millis() / 1_000)?;
        Ok(ComposedMail { bytes, subject: mail.subject })
    }

    fn signs(&self, from: &Address) -> Option<bool> {
        Some(self.0.covers(from))
    }
}
