//! Mail as it arrives.

use super::{SUPPORT, World, address_of};
use desk::Answer;
use desk::intake::{self, Filed, Leased, Received};
use domain::Instant;
use domain::intake::{Arrival, MailPerson, ParsedAttachment, ParsedBody, ParsedMail, Unreadable};
use domain::tickets::TicketId;

pub struct MailBuilder<'w> {
    world: &'w mut World,
    mail: ParsedMail,
    unreadable: Option<Unreadable>,
    envelope: Option<String>,
    /// The mailbox that it lies in.
    into: String,
}

impl World {
    /// A mail from Ana to the support address, unless it is told otherwise.
    pub fn mail(&mut self) -> MailBuilder<'_> {
        self.mails += 1;
        let number = self.mails;
        let mail = ParsedMail {
            message_id: Some(format!("m{number}@pc.cultura.example")),
            subject: "La impresora no imprime".to_owned(),
            to: vec![MailPerson { name: None, address: SUPPORT.to_owned() }],
            body: ParsedBody { text: format!("Buenos días, texto {number}"), ..ParsedBody::default() },
            received: 2,
            ..ParsedMail::default()
        };
        let envelope = Some("bounces@cultura.example".to_owned());
        MailBuilder { world: self, mail, unreadable: None, envelope, into: SUPPORT.to_owned() }.from("Ana")
    }

    /// The bytes that arrived last, once more.
    pub async fn arrive_again(&self, mailbox: &str, arrival: Arrival) -> Received {
        intake::receive(&self.desk, mailbox, arrival, &self.last_raw, self.now()).await.expect("is stored")
    }

    /// What the parser says of a message in a worker's hands.
    pub fn parse(&self, leased: &Leased) -> Result<ParsedMail, Unreadable> {
        self.parsed.get(leased.raw.as_ref()).cloned().expect("mail that this world made")
    }

    /// Files these as one batch, as the worker does in a rush.
    pub async fn file_together(&self, leased: Vec<Leased>) -> Vec<Answer<Filed>> {
        let mut batch = Vec::new();
        for one in leased {
            let parsed = self.parse(&one);
            batch.push(intake::prepare(&self.desk, one, parsed).await.expect("attachments are stored"));
        }
        intake::file_all(&self.desk, &batch).await.expect("the batch commits")
    }

    /// As [`Self::parse`], of raw bytes.
    pub fn parse_raw(&self, raw: &[u8]) -> Result<ParsedMail, Unreadable> {
        self.parsed.get(raw).cloned().expect("mail that this world made")
    }

    /// Files everything that waits, as the worker does.
    pub async fn file_all(&self) -> Vec<Filed> {
        let mut fates = Vec::new();
        loop {
            let leased = intake::lease(&self.desk, 10).await.expect("leases");
            if leased.is_empty() {
                return fates;
            }
            fates.extend(self.file_together(leased).await.into_iter().map(|filed| filed.expect("files")));
        }
    }
}

impl MailBuilder<'_> {
    pub fn from(mut self, who: &str) -> Self {
        let name = (!who.contains('@')).then(|| who.to_owned());
        self.mail.from = vec![MailPerson { name, address: address_of(who) }];
        self
    }

    pub fn subject(mut self, subject: &str) -> Self {
        subject.clone_into(&mut self.mail.subject);
        self
    }

    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.mail.body.text);
        self
    }

    pub fn message_id(mut self, id: &str) -> Self {
        self.mail.message_id = Some(id.to_owned());
        self
    }

    pub fn cc(mut self, who: &[&str]) -> Self {
        self.mail.cc.extend(who.iter().map(|who| MailPerson { name: Some((*who).to_owned()), address: address_of(who) }));
        self
    }

    pub fn reply_to(mut self, who: &str) -> Self {
        self.mail.reply_to = vec![MailPerson { name: None, address: address_of(who) }];
        self
    }

    pub fn to(mut self, address: &str) -> Self {
        self.mail.to = vec![MailPerson { name: None, address: address.to_owned() }];
        self
    }

    /// It lies in another mailbox, to which it was written.
    pub fn into_mailbox(mut self, address: &str) -> Self {
        address.clone_into(&mut self.into);
        self.to(address)
    }

    /// As a mail client answers: the references of what is answered, and its Message-ID.
    pub fn in_reply_to(mut self, message_id: &str) -> Self {
        self.mail.in_reply_to = vec![message_id.to_owned()];
        self.mail.references.push(message_id.to_owned());
        self
    }

    /// To the address with a token that a notice carried in Reply-To.
    pub fn with_token(self, token: &str) -> Self {
        let (local, domain) = SUPPORT.split_once('@').expect("an address");
        let address = format!("{local}+{token}@{domain}");
        self.to(&address)
    }

    pub fn attach(mut self, name: &str, bytes: &[u8]) -> Self {
        self.mail.attachments.push(ParsedAttachment {
            name: name.to_owned(),
            media_type: "application/octet-stream".to_owned(),
            bytes: bytes.to_vec(),
            ..ParsedAttachment::default()
        });
        self
    }

    pub fn with(mut self, change: impl FnOnce(&mut ParsedMail)) -> Self {
        change(&mut self.mail);
        self
    }

    /// The parser will refuse it.
    pub fn unreadable(mut self, why: Unreadable) -> Self {
        self.unreadable = Some(why);
        self
    }

    /// An out-of-office answer, or the like.
    pub fn automatic(self) -> Self {
        self.with(|mail| mail.auto.auto_submitted = Some("auto-replied".to_owned()))
    }

    /// Handed over with the null return path, as bounces are.
    pub fn null_return_path(mut self) -> Self {
        self.envelope = None;
        self
    }

    /// Durable, not yet filed.
    pub async fn arrive(self) -> Received {
        let sender = self.envelope.clone();
        self.arrive_as(Arrival::Lmtp { sender, recipients: vec![SUPPORT.to_owned()] }).await
    }

    pub async fn arrive_as(self, arrival: Arrival) -> Received {
        let now = self.world.now();
        self.arrive_at(arrival, now).await
    }

    /// As [`Self::arrive_as`]; the mailbox has had it since then.
    pub async fn arrive_at(self, arrival: Arrival, at: Instant) -> Received {
        let Self { world, mail, unreadable, into, .. } = self;
        let raw = format!("{mail:?}").into_bytes();
        world.parsed.insert(raw.clone(), unreadable.map_or(Ok(mail), Err));
        world.last_raw.clone_from(&raw);
        intake::receive(&world.desk, &into, arrival, &raw, at).await.expect("is stored")
    }

    /// Arrives and is filed; answers what became of it.
    pub async fn file(self) -> Filed {
        let Self { world, mail, unreadable, envelope, into } = self;
        MailBuilder { world: &mut *world, mail, unreadable, envelope, into }.arrive().await;
        world.file_all().await.pop().expect("something was filed")
    }

    /// Arrives and becomes a ticket.
    pub async fn open(self) -> TicketId {
        match self.file().await {
            Filed::Opened(ticket) => ticket,
            other => panic!("expected a new ticket, not {other:?}"),
        }
    }

    /// Arrives and becomes an entry on a ticket.
    pub async fn append(self) -> TicketId {
        match self.file().await {
            Filed::Appended(ticket) => ticket,
            other => panic!("expected an entry on a ticket, not {other:?}"),
        }
    }
}
