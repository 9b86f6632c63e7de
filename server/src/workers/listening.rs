//! Takes mail straight from an MTA (M11): 250 only after the durable commit.

use crate::stop::Stop;
use desk::{Desk, Trouble, intake, mailboxes};
use domain::intake::Arrival;
use domain::people::Address;
use mail::lmtp::{Envelope, LmtpConfig, Receipt};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The addresses are read again this often, for those that another process adds.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Runs until `stop`; messages under way are finished.
pub async fn listen(desk: Desk, listener: TcpListener, max_bytes: usize, stop: Stop) {
    let support = desk.office().support.clone();
    let (tell, ours) = watch::channel(vec![support.without_detail()]);
    read(&desk, &tell).await;
    let known = ours.clone();
    let mut config =
        LmtpConfig::new(format!("mesa.{}", support.domain()), move |recipient| mailbox_of(&known.borrow(), recipient).is_some());
    config.max_bytes = max_bytes;
    let keeper = desk.clone();
    let handler = move |envelope: Envelope, raw: bytes::Bytes| {
        let (desk, ours) = (desk.clone(), ours.clone());
        async move {
            let ours = ours.borrow().clone();
            receive(&desk, &ours, envelope, &raw).await
        }
    };
    tokio::select! {
        () = mail::lmtp::serve(listener, config, handler, async move { stop.wished().await }) => {}
        () = keep_reading(&keeper, &tell) => {}
    }
}

/// A mailbox added now takes mail now.
async fn keep_reading(desk: &Desk, tell: &watch::Sender<Vec<Address>>) {
    let mut changes = desk.changes();
    loop {
        super::mailboxes::something_within(&mut changes, LOOK_AGAIN).await;
        read(desk, tell).await;
    }
}

async fn read(desk: &Desk, tell: &watch::Sender<Vec<Address>>) {
    match mailboxes::receiving(desk).await {
        Ok(ours) => drop(tell.send_if_modified(|known| {
            let news = *known != ours;
            *known = ours;
            news
        })),
        Err(trouble) => tracing::error!(error = %trouble, "the addresses of the mailboxes cannot be read from the database"),
    }
}

/// Which of ours a recipient is, with whatever +detail: replies carry their token there (M15).
fn mailbox_of(ours: &[Address], recipient: &str) -> Option<Address> {
    let address = Address::parse(recipient).ok()?;
    let plain = address.without_detail();
    ours.iter().find(|one| **one == address).or_else(|| ours.iter().find(|one| **one == plain)).cloned()
}

/// For each mailbox that it is addressed to, as it would lie in each (M6). Once one of them is refused or fails, all of it is: what was
/// stored is recognised when it comes again.
async fn receive(desk: &Desk, ours: &[Address], envelope: Envelope, raw: &[u8]) -> Receipt {
    let mut mailboxes: Vec<(Address, Vec<String>)> = Vec::new();
    for recipient in envelope.recipients {
        let Some(mailbox) = mailbox_of(ours, &recipient) else { continue };
        match mailboxes.iter_mut().find(|(known, _)| *known == mailbox) {
            Some((_, recipients)) => recipients.push(recipient),
            None => mailboxes.push((mailbox, vec![recipient])),
        }
    }
    if mailboxes.is_empty() {
        // Archived between RCPT and the end of the text.
        return Receipt::TryLater("the mailbox has just gone".to_owned());
    }
    for (mailbox, recipients) in mailboxes {
        let arrival = Arrival::Lmtp { sender: envelope.sender.clone(), recipients };
        match intake::receive(desk, mailbox.as_str(), arrival, raw, desk.now()).await {
            Ok(received) => {
                tracing::info!(message = received.id.0, %mailbox, bytes = raw.len(), new = received.new, "message received over LMTP");
            }
            Err(Trouble::Refused(refusal)) => return Receipt::Refused(refusal.to_string()),
            Err(Trouble::Fault(why)) => {
                tracing::error!(error = %why, "a message could not be stored; its sender was asked to keep it");
                return Receipt::TryLater("Mesa cannot store mail at the moment".to_owned());
            }
        }
    }
    Receipt::Stored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_addresses_of_mailboxes_and_their_details_are_ours() {
        let ours = ["soporte@cultura.example", "compras@cultura.example"].map(|address| Address::parse(address).unwrap());
        for (recipient, mailbox) in [
            ("soporte@cultura.example", ours.first()),
            ("Soporte@Cultura.Example", ours.first()),
            ("soporte+t1-abc@cultura.example", ours.first()),
            ("Compras+t1@cultura.example", ours.get(1)),
            ("otra@cultura.example", None),
            ("soporte@otra.example", None),
            ("nada", None),
        ] {
            assert_eq!(mailbox_of(&ours, recipient).as_ref(), mailbox, "{recipient}");
        }
    }
}
