//! What a condition looks at: the texts of a mail, without accents and case, each made once.

use super::{Condition, Field, Operator};
use crate::fold::fold;
use crate::intake::{MailPerson, ParsedMail};
use crate::people::Address;

/// Characters of a message that are looked at: far beyond what anybody writes, and the same time for the worst mail.
const MOST_BODY: usize = 100_000;

/// A mail on its way in, as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub mail: &'a ParsedMail,
    /// The mailbox of ours that it came to.
    pub mailbox: &'a str,
    /// A machine wrote it (M12).
    pub automatic: bool,
}

/// The texts of one message, folded when first asked for.
pub(super) struct Texts<'a> {
    message: &'a Message<'a>,
    made: Vec<(Field, Vec<String>)>,
}

impl<'a> Texts<'a> {
    pub(super) const fn of(message: &'a Message<'a>) -> Self {
        Self { message, made: Vec::new() }
    }

    pub(super) fn hold(&mut self, condition: &Condition) -> bool {
        let holds = match condition.field {
            Field::Attached => files(self.message.mail).next().is_some(),
            Field::Automatic => self.message.automatic,
            field => {
                let wanted: Vec<String> = condition.values.iter().map(|value| fold(value)).filter(|value| !value.is_empty()).collect();
                self.field(field).iter().any(|text| wanted.iter().any(|value| matches(condition.operator, text, value)))
            }
        };
        holds != condition.negated
    }

    fn field(&mut self, field: Field) -> &[String] {
        if !self.made.iter().any(|(made, _)| *made == field) {
            self.made.push((field, texts(field, self.message)));
        }
        self.made.iter().find(|(made, _)| *made == field).map_or(&[], |(_, texts)| texts)
    }
}

fn texts(field: Field, message: &Message<'_>) -> Vec<String> {
    let Message { mail, mailbox, .. } = message;
    let sender = || mail.from.iter().find_map(MailPerson::known_as).map(|(address, _)| address);
    match field {
        Field::Sender => sender().iter().map(|address| fold(address.as_str())).collect(),
        Field::SenderDomain => sender().iter().map(|address| fold(address.domain())).collect(),
        Field::Recipient => mail.to.iter().chain(&mail.cc).map(recipient).collect(),
        Field::Subject => vec![fold(&mail.subject)],
        Field::Body => {
            let written = if mail.body.text.trim().is_empty() { mail.body.quoted.as_deref().unwrap_or_default() } else { &mail.body.text };
            vec![fold(&written.chars().take(MOST_BODY).collect::<String>())]
        }
        Field::AttachmentName => files(mail).map(|file| fold(&file.name)).collect(),
        Field::AttachmentType => files(mail).map(|file| fold(&file.media_type)).collect(),
        Field::Mailbox => vec![fold(mailbox)],
        Field::Attached | Field::Automatic => Vec::new(),
    }
}

/// `soporte+t1@x` was written to `soporte@x`.
fn recipient(person: &MailPerson) -> String {
    fold(Address::parse(&person.address).map_or_else(|_| person.address.clone(), |address| address.without_detail().to_string()).as_str())
}

fn files(mail: &ParsedMail) -> impl Iterator<Item = &crate::intake::ParsedAttachment> {
    mail.attachments.iter().filter(|file| !file.inline)
}

/// Both sides are folded.
fn matches(operator: Operator, text: &str, value: &str) -> bool {
    match operator {
        Operator::Is => text == value,
        Operator::Contains => text.contains(value),
        Operator::Begins => text.starts_with(value),
        Operator::Ends => text.ends_with(value),
        Operator::Words => has_words(text, value),
    }
}

/// The words of `value`, whole and one after the other: `toner` is not in `tonerless`.
fn has_words(text: &str, value: &str) -> bool {
    let wanted = words_of(value).collect::<Vec<_>>().join(" ");
    let spaced = format!(" {} ", words_of(text).collect::<Vec<_>>().join(" "));
    !wanted.is_empty() && spaced.contains(&format!(" {wanted} "))
}

pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
