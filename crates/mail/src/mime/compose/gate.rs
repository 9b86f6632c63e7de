//! The gate before a mail is promised (M26): what does not read back as what was meant is not sent.

use super::bytes::{auto_submitted, bracketed, reply_address};
use crate::mime::clean::clean_line;
use crate::mime::header::Header;
use crate::mime::params::ContentType;
use crate::mime::walk::{Leaf, walk};
use domain::notices::{NotComposed, NoticeFacts};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use std::borrow::Cow;

pub(super) fn check(bytes: &[u8], facts: &NoticeFacts, subject: &str, text: &str, html: &str) -> Result<(), NotComposed> {
    let fail = |what: &str| Err(NotComposed(what.to_owned()));
    lines(bytes)?;
    let Ok(tree) = walk(bytes) else { return fail("it cannot be read back") };
    if !expected_headers(facts).eq(tree.headers.iter().map(|header| header.name)) {
        return fail("its headers are not the expected ones");
    }
    let one = |name: &str| tree.headers.iter().find(|header| header.is(name));
    let address_is = |name: &str, address: &str| {
        let people = one(name).map(|header| header.people(false)).unwrap_or_default();
        matches!(people.as_slice(), [person] if person.address == address)
    };
    if !address_is("From", facts.office.support.as_str())
        || !address_is("To", facts.to.address.as_str())
        || !address_is("Reply-To", reply_address(facts).as_str())
    {
        return fail("an address reads back as another");
    }
    if one("Subject").map(Header::text).as_deref() != Some(clean_line(subject).as_str()) {
        return fail("the subject reads back as another");
    }
    if one("Message-ID").map(Header::ids).as_deref() != Some(std::slice::from_ref(&facts.message_id)) {
        return fail("the Message-ID reads back as another");
    }
    let [plain, rich, attached @ ..] = tree.leaves.as_slice() else { return fail("it lacks a part") };
    if !same_text(plain, "text/plain", text) || !same_text(rich, "text/html", html) {
        return fail("the text reads back as another");
    }
    let same = attached.len() == facts.attachments.len()
        && attached.iter().zip(&facts.attachments).all(|(leaf, attachment)| decoded(leaf).is_some_and(|bytes| bytes == attachment.bytes));
    if same { Ok(()) } else { fail("an attachment reads back as another") }
}

/// CRLF only, at most 998 bytes a line (RFC 5322 §2.1.1), ASCII throughout: every relay takes that.
fn lines(bytes: &[u8]) -> Result<(), NotComposed> {
    let mut start = 0;
    for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
        let here = bytes.get(at);
        let paired = match here {
            Some(b'\r') => bytes.get(at + 1) == Some(&b'\n'),
            _ => at > 0 && bytes.get(at - 1) == Some(&b'\r'),
        };
        if !paired {
            return Err(NotComposed("a line break is not CRLF".to_owned()));
        }
        if here == Some(&b'\n') {
            start = at + 1;
        } else if at - start > 998 {
            return Err(NotComposed("a line is longer than 998 bytes".to_owned()));
        }
    }
    if bytes.len() - start > 998 || !bytes.is_ascii() || bytes.contains(&0) {
        return Err(NotComposed("it is not plain ASCII lines".to_owned()));
    }
    Ok(())
}

fn expected_headers(facts: &NoticeFacts) -> impl Iterator<Item = &'static str> {
    let automatic = auto_submitted(facts.automatic).is_some();
    let answered = facts.in_reply_to.as_deref().is_some_and(|id| bracketed(id).is_ok());
    let referring = answered || facts.references.iter().any(|id| bracketed(id).is_ok());
    [
        ("From", true),
        ("Reply-To", true),
        ("To", true),
        ("Subject", true),
        ("Date", true),
        ("Message-ID", true),
        ("In-Reply-To", answered),
        ("References", referring),
        ("Auto-Submitted", automatic),
        ("X-Auto-Response-Suppress", automatic),
        ("X-Mesa-Instance", true),
        ("X-Mesa-Report", true),
        ("MIME-Version", true),
        ("Content-Type", true),
    ]
    .into_iter()
    .filter_map(|(name, expected)| expected.then_some(name))
}

fn same_text(leaf: &Leaf<'_>, media: &str, text: &str) -> bool {
    let Some(bytes) = decoded(leaf) else { return false };
    leaf.content_type.media == media
        && bytes.split(|&byte| byte == b'\r').flatten().eq(text.as_bytes().iter().filter(|&&byte| byte != b'\r'))
}

fn decoded<'a>(leaf: &Leaf<'a>) -> Option<Cow<'a, [u8]>> {
    let encoding = leaf.headers.iter().find(|header| header.is("Content-Transfer-Encoding")).map(Header::text).unwrap_or_default();
    debug_assert!(ContentType::of(&leaf.headers).media == leaf.content_type.media);
    match encoding.as_str() {
        "base64" => base64_decode(leaf.body).map(Cow::Owned),
        "quoted-printable" => quoted_printable_decode(leaf.body).map(Cow::Owned),
        "7bit" => Some(Cow::Borrowed(leaf.body)),
        _ => None,
    }
}
