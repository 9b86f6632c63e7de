//! A message as the parser in `mail` understood it. Nothing here is trusted; all of it is bounded.

use crate::Instant;

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
