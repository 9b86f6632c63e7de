//! Takes mail straight from an MTA (M11): 250 only after the durable commit.

use crate::stop::Stop;
use desk::{Desk, Trouble, intake};
use domain::intake::Arrival;
use domain::people::Address;
use mail::lmtp::{Envelope, LmtpConfig, Receipt};
use tokio::net::TcpListener;

/// Runs until `stop`; messages under way are finished.
pub async fn listen(desk: Desk, listener: TcpListener, max_bytes: usize, stop: Stop) {
    let support = desk.office().support.clone();
    let ours = support.clone();
    let mut config = LmtpConfig::new(format!("mesa.{}", support.domain()), move |recipient| is_ours(&ours, recipient));
    config.max_bytes = max_bytes;
    let mailbox = support.to_string();
    let handler = move |envelope: Envelope, raw: bytes::Bytes| {
        let (desk, mailbox) = (desk.clone(), mailbox.clone());
        async move { receive(&desk, &mailbox, envelope, &raw).await }
    };
    mail::lmtp::serve(listener, config, handler, async move { stop.wished().await }).await;
}

/// The support address itself, or with a +detail: replies carry their token there (M15).
fn is_ours(support: &Address, recipient: &str) -> bool {
    Address::parse(recipient).is_ok_and(|address| address == *support || address.without_detail() == *support)
}

async fn receive(desk: &Desk, mailbox: &str, envelope: Envelope, raw: &[u8]) -> Receipt {
    let arrival = Arrival::Lmtp { sender: envelope.sender, recipients: envelope.recipients };
    match intake::receive(desk, mailbox, arrival, raw, desk.now()).await {
        Ok(received) => {
            tracing::info!(message = received.id.0, bytes = raw.len(), new = received.new, "message received over LMTP");
            Receipt::Stored
        }
        Err(Trouble::Refused(refusal)) => Receipt::Refused(refusal.to_string()),
        Err(Trouble::Fault(why)) => {
            tracing::error!(error = %why, "a message could not be stored; its sender was asked to keep it");
            Receipt::TryLater("Mesa cannot store mail at the moment".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_support_address_and_its_details_are_ours() {
        let support = Address::parse("soporte@cultura.example").unwrap();
        for (recipient, ours) in [
            ("soporte@cultura.example", true),
            ("Soporte@Cultura.Example", true),
            ("soporte+t1-abc@cultura.example", true),
            ("otra@cultura.example", false),
            ("soporte@otra.example", false),
            ("nada", false),
        ] {
            assert_eq!(is_ours(&support, recipient), ours, "{recipient}");
        }
    }
}
