//! The relay's side of the outbox.

use super::{Composed, World};
use desk::outbox::{self, LeasedNotice, Verdict};
use domain::notices::{NoticeId, OutboxRow};
use domain::people::Actor;

impl World {
    /// Sends everything that is due; every mail is accepted. Answers what was delivered just now.
    pub async fn deliver(&mut self) -> Vec<Composed> {
        let mut now = Vec::new();
        loop {
            let leased = outbox::lease(&self.desk, 10).await.expect("leases");
            if leased.is_empty() {
                self.delivered.extend(now.iter().cloned());
                return now;
            }
            for one in leased {
                outbox::data_sent(&self.desk, &one).await.expect("notes it");
                now.push(self.composed(&one));
                let settled = outbox::settle(&self.desk, &one, Verdict::Accepted { reply: "250 ok".to_owned() }, 0.5).await;
                assert!(settled.expect("settles"), "the lease is ours");
            }
        }
    }

    /// What the composer was told when this mail was made.
    pub fn composed(&self, leased: &LeasedNotice) -> Composed {
        let facts = self.composed.lock().expect("unpoisoned");
        let facts = facts
            .iter()
            .find(|facts| leased.bytes.starts_with(format!("Message-ID: <{}>\r\n", facts.message_id).as_bytes()))
            .expect("composed here");
        assert_eq!(facts.to.address, leased.to, "one envelope per person, to the person it was written for");
        Composed { mailbox: leased.to.to_string(), facts: facts.clone() }
    }

    /// One of what is due, in a worker's hands.
    pub async fn lease_one(&self) -> LeasedNotice {
        let mut leased = outbox::lease(&self.desk, 1).await.expect("leases");
        assert_eq!(leased.len(), 1, "one notice is due");
        leased.pop().expect("one")
    }

    /// A row of *Salida*, as staff see it.
    pub async fn outbox_row(&self, actor: &Actor, notice: NoticeId) -> OutboxRow {
        outbox::bytes(&self.desk, actor, notice).await.expect("staff may read it").0
    }

    /// The key in the first notice to somebody.
    pub fn key_of(&self, address: &str) -> String {
        self.mailbox(address)[0].token.clone()
    }

    /// Every word that the composer was ever given, for what must never be among them.
    pub fn everything_composed(&self) -> String {
        format!("{:?}", self.composed.lock().expect("unpoisoned"))
    }

    /// Everything delivered to somebody, oldest first.
    pub fn mailbox(&self, address: &str) -> Vec<Composed> {
        self.delivered.iter().filter(|mail| mail.mailbox == super::address_of(address)).cloned().collect()
    }
}

/// Who heard of what, sorted: `ana registered`. Addresses of the office are said by their name.
pub fn told(mails: &[Composed]) -> Vec<String> {
    let name = |to: &str| to.strip_suffix("@cultura.example").unwrap_or(to).to_owned();
    let mut told: Vec<String> = mails.iter().map(|mail| format!("{} {}", name(&mail.mailbox), mail.kind.key())).collect();
    told.sort();
    told
}
