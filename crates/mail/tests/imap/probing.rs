//! *Probar conexión* against scripted servers: every step, and what is wrong in words that can be acted upon.

use crate::peer::{Peer, Script};
use domain::mailboxes::{MailboxFault, Probe, ProbeStep};
use mail::Security;
use mail::imap::{ImapConfig, probe};

const LIST: &str = "* LIST () \"/\" Viejo\r\n* LIST () \"/\" \"Atenci&APM-n\"\r\n* LIST () \"/\" INBOX\r\n~ OK\r\n";
const OPEN: &str = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n~ OK [READ-ONLY] open\r\n";

async fn tried(peer: &Peer, folders: &[&str], processed: Option<&str>) -> Probe {
    let folders: Vec<String> = folders.iter().map(|&folder| folder.to_owned()).collect();
    probe(&peer.config(), &folders, processed).await
}

async fn fault_of(config: ImapConfig) -> MailboxFault {
    match probe(&config, &["INBOX".to_owned()], None).await.steps.pop() {
        Some(ProbeStep::Failed { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_works_is_said_step_by_step_and_nothing_is_changed() {
    let peer = Script::signed_in("IMAP4rev1 IDLE UIDPLUS")
        .step("LIST", LIST)
        .step(r#"EXAMINE "INBOX""#, OPEN)
        .step("LOGOUT", "* BYE\r\n~ OK\r\n")
        .play()
        .await;
    let probe = tried(&peer, &["INBOX"], Some("Atención")).await;
    assert_eq!(
        probe.steps,
        [
            ProbeStep::Connected,
            ProbeStep::SignedIn,
            ProbeStep::Folder { name: "INBOX".to_owned(), messages: 3 },
            ProbeStep::Processed { name: "Atención".to_owned(), there: true },
            ProbeStep::Offers { idle: true, moves: true },
        ]
    );
    assert!(probe.is_good() && probe.folders.is_empty());
    peer.followed().await;
}

#[tokio::test]
async fn a_missing_folder_brings_the_folders_that_there_are() {
    let peer = Script::signed_in("IMAP4rev1")
        .step("LIST", LIST)
        .step("EXAMINE", "~ NO [NONEXISTENT] no such\r\n")
        .step("LOGOUT", "* BYE\r\n~ OK\r\n")
        .play()
        .await;
    let probe = tried(&peer, &["Soporte"], Some("Hecho")).await;
    assert!(!probe.is_good());
    assert_eq!(probe.folders, ["INBOX", "Atención", "Viejo"]);
    let missing = ProbeStep::Failed {
        fault: MailboxFault::FolderMissing,
        words: "[NONEXISTENT] no such".to_owned(),
        folder: Some("Soporte".to_owned()),
    };
    assert_eq!(probe.steps[2], missing);
    assert_eq!(probe.steps[3], ProbeStep::Processed { name: "Hecho".to_owned(), there: false });
    assert_eq!(probe.steps[4], ProbeStep::Offers { idle: false, moves: false });
}

#[tokio::test]
async fn each_thing_that_is_wrong_has_its_own_name() {
    let refused = Script::bare("* OK here\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n~ OK\r\n")
        .step("LOGIN", "~ NO [AUTHENTICATIONFAILED] wrong\r\n")
        .play()
        .await;
    assert_eq!(fault_of(refused.config()).await, MailboxFault::LoginRefused);
    let config = Script::bare("").play().await.config();
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(fault_of(ImapConfig { port: free, ..config.clone() }).await, MailboxFault::PortClosed);
    let nowhere = ImapConfig { host: "no-hay.invalid".to_owned(), security: Security::Tls, ..config.clone() };
    assert_eq!(fault_of(nowhere).await, MailboxFault::HostNotFound);
    let open = ImapConfig { host: "imap.cultura.example".to_owned(), ..config };
    assert_eq!(fault_of(open).await, MailboxFault::Settings, "plain text outside loopback");
    let plain = Script::bare("* OK here\r\n").step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n~ OK\r\n").play().await;
    assert_eq!(fault_of(ImapConfig { security: Security::StartTls, ..plain.config() }).await, MailboxFault::NoTls);
    let stranger = Script::bare("220 smtp.example\r\n").play().await;
    assert_eq!(fault_of(stranger.config()).await, MailboxFault::Protocol);
}
