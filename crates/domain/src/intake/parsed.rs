//! A message as the parser in `mail` understood it. Nothing here is trusted; all of it is bounded.

use super::{Authentication, Verdict, VerdictReason};
use crate::Instant;
use crate::people::Address;

/// Somebody named in a header. The address is as written; `Address::parse` decides whether it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailPerson {
    pub name: Option<String>,
    pub address: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedMail {
    /// Without angle brackets, as are all Message-IDs in Mesa.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// Empty when the header is missing, a group, or cannot be understood (M19).
    pub from: Vec<MailPerson>,
    /// Who wrote it, where a list that passed it on put itself into From: X-Original-From, X-Original-Sender.
    pub original_from: Option<MailPerson>,
    pub reply_to: Vec<MailPerson>,
    pub to: Vec<MailPerson>,
    pub cc: Vec<MailPerson>,
    /// Decoded, without control characters, at most 255 characters (M21).
    pub subject: String,
    pub date: Option<Instant>,
    pub auto: AutoSigns,
    /// X-Priority 1–2 or Importance high (M20).
    pub urgent: bool,
    /// Number of Received headers.
    pub received: usize,
    /// Values of the topmost run of Authentication-Results headers (M18), unfolded.
    pub authentication_results: Vec<String>,
    pub body: ParsedBody,
    pub attachments: Vec<ParsedAttachment>,
    /// What a mail server says of a mail that it could not deliver.
    pub report: Option<super::DeliveryReport>,
}

impl ParsedMail {
    /// The mail as somebody wrote it to an address of ours that is a group: the group's own marks make no machine of its author (M12), and
    /// where the group wrote itself into From, as it does where DMARC would refuse the author, they stand there again, or nobody where it
    /// does not say who it was. `None`: no group of ours passed it on, or another list as well.
    #[must_use]
    fn out_of_our_group(&self, own: &[Address]) -> Option<Self> {
        let is_ours = |name: &String| own.iter().any(|own| name == own.as_str() || *name == own.as_str().replace('@', "."));
        if self.auto.lists.is_empty() || !self.auto.lists.iter().all(is_ours) {
            return None;
        }
        let mut mail = self.clone();
        mail.auto.list = false;
        mail.auto.precedence.take_if(|precedence| precedence == "list");
        let ours = |person: &MailPerson| person.known_as().is_none_or(|(address, _)| address.is_one_of(own));
        // What we sent ourselves stays ours.
        if mail.from.iter().all(ours) && mail.auto.instance.is_none() {
            let author = self.original_from.iter().chain(&self.reply_to).find(|person| !ours(person));
            mail.from = author.cloned().into_iter().collect();
            mail.reply_to.clear();
        }
        Some(mail)
    }
}

/// A mail and what is known of its sender (M18), or both as they are where a group of ours passed it on: who stands in From then is
/// nobody's whom a server vouched for, and is never verified; what failed has failed.
pub fn through_our_group(mail: &ParsedMail, own: &[Address], known: Authentication) -> (Option<ParsedMail>, Authentication) {
    let original = mail.out_of_our_group(own);
    let is_another = original.as_ref().is_some_and(|original| original.from != mail.from);
    let known = if is_another && known.verdict == Verdict::Verified {
        Authentication { verdict: Verdict::Unverified, reason: VerdictReason::NotAligned, aligned: false, ..known }
    } else {
        known
    };
    (original, known)
}

/// The signs that a machine wrote it (M12), as found in the headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub struct AutoSigns {
    /// Auto-Submitted (RFC 3834), lower case, without parameters.
    pub auto_submitted: Option<String>,
    /// `Return-Path: <>`, or the null envelope sender.
    pub null_return_path: bool,
    /// Any List-* header.
    pub list: bool,
    /// How the lists that passed it on call themselves: what List-Id has in brackets (RFC 2919), the addresses of List-Post (RFC 2369).
    pub lists: Vec<String>,
    /// Precedence, lower case.
    pub precedence: Option<String>,
    /// Content-Type multipart/report (RFC 6522).
    pub report: bool,
    /// A header that only responders write (`X-Autoreply`, `X-Autorespond`, …), or an answer whose subject begins as Exchange begins
    /// its automatic ones, in one of eight languages.
    pub responder: bool,
    /// Value of our own `X-Mesa-Instance` header.
    pub instance: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedBody {
    /// What the sender wrote this time.
    pub text: String,
    /// Quoted history and signature, folded away and never deleted (M23).
    pub quoted: Option<String>,
    /// Sanitised HTML of the whole body (M22), when there was HTML.
    pub html: Option<String>,
    /// Characters were replaced because the charset was unknown or wrong.
    pub lossy: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedAttachment {
    /// A safe file name: no path, no control characters, at most 255 characters.
    pub name: String,
    /// Lower case `type/subtype`.
    pub media_type: String,
    pub content_id: Option<String>,
    /// Shown in the HTML body by `cid:`.
    pub inline: bool,
    pub bytes: Vec<u8>,
}

/// Why a message could not be turned into a [`ParsedMail`]; it is held, never lost (M8).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    #[error("parts are nested deeper than {0}")]
    TooDeep(usize),
    #[error("more than {0} parts")]
    TooManyParts(usize),
    #[error("headers are larger than {0} bytes")]
    HeadersTooLarge(usize),
    #[error("more than {0} addresses")]
    TooManyAddresses(usize),
    #[error("decodes to more than {0} bytes")]
    DecodesTooLarge(usize),
    #[error("not a message")]
    NotAMessage,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(address: &str) -> MailPerson {
        MailPerson { name: None, address: address.to_owned() }
    }

    fn passed_on(from: &str, lists: &[&str]) -> ParsedMail {
        let lists = lists.iter().map(|list| (*list).to_owned()).collect();
        let auto = AutoSigns { list: true, lists, precedence: Some("list".to_owned()), ..AutoSigns::default() };
        ParsedMail { from: vec![person(from)], auto, ..ParsedMail::default() }
    }

    #[test]
    fn our_own_group_makes_no_machine_of_whoever_writes_to_it() {
        let own = [Address::parse("soporte@cultura.gov.co").unwrap()];
        let boletin = passed_on("ana@cultura.gov.co", &["boletin.lista.example", "soporte.cultura.gov.co"]);
        assert_eq!(boletin.out_of_our_group(&own), None, "another list's marks are its own");
        for named in ["soporte.cultura.gov.co", "soporte@cultura.gov.co"] {
            let mail = passed_on("ana@cultura.gov.co", &[named]).out_of_our_group(&own).unwrap();
            assert_eq!((mail.auto.list, mail.auto.precedence), (false, None), "{named}");
            assert_eq!(mail.from, [person("ana@cultura.gov.co")]);
        }
        assert_eq!(passed_on("ana@cultura.gov.co", &["boletin.cultura.gov.co"]).out_of_our_group(&own), None);
        let machine = ParsedMail {
            auto: AutoSigns { precedence: Some("bulk".to_owned()), ..passed_on("x@x.co", &["soporte.cultura.gov.co"]).auto },
            ..passed_on("x@x.co", &[])
        };
        assert_eq!(machine.out_of_our_group(&own).unwrap().auto.precedence.as_deref(), Some("bulk"), "what the author's side says stands");
    }

    #[test]
    fn whoever_wrote_stands_in_from_again() {
        let own = [Address::parse("soporte@cultura.gov.co").unwrap()];
        let mut mail = passed_on("soporte@cultura.gov.co", &["soporte.cultura.gov.co"]);
        let from = |mail: &ParsedMail| mail.out_of_our_group(&own).unwrap().from;
        assert_eq!(from(&mail), [], "nobody says who: a person looks at it");
        let echo = AutoSigns { instance: Some("aquí".to_owned()), ..mail.auto.clone() };
        assert_eq!(from(&ParsedMail { auto: echo, ..mail.clone() }), [person("soporte@cultura.gov.co")], "our own mail is ours");
        mail.reply_to = vec![person("soporte@cultura.gov.co"), person("ana@otra.example")];
        assert_eq!(from(&mail), [person("ana@otra.example")]);
        mail.original_from = Some(person("beto@otra.example"));
        assert_eq!(from(&mail), [person("beto@otra.example")], "the header that says so before the one that may mean another");
        assert_eq!(mail.out_of_our_group(&own).unwrap().reply_to, []);
    }

    #[test]
    fn whom_the_group_names_is_never_verified() {
        let own = [Address::parse("soporte@cultura.gov.co").unwrap()];
        let known = |verdict| Authentication { verdict, ..Authentication::unverified(VerdictReason::Passed) };
        let named = ParsedMail {
            original_from: Some(person("jefe@cultura.gov.co")),
            ..passed_on("soporte@cultura.gov.co", &["soporte.cultura.gov.co"])
        };
        let direct = passed_on("jefe@cultura.gov.co", &["soporte.cultura.gov.co"]);
        let verdict = |mail, verdict| through_our_group(mail, &own, known(verdict)).1.verdict;
        assert_eq!(verdict(&named, Verdict::Verified), Verdict::Unverified, "the server vouched for the group");
        assert_eq!(verdict(&named, Verdict::Failed), Verdict::Failed);
        assert_eq!(verdict(&direct, Verdict::Verified), Verdict::Verified, "From is the author's own");
    }
}
