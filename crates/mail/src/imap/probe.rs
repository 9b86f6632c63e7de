//! *Probar conexión*: everything that fetching will need, tried once, step by step, and nothing changed.

use super::connect::offers;
use super::{ImapConfig, ImapFault, Session, name};
use domain::mailboxes::{MailboxFault, Probe, ProbeStep};
use std::time::Duration;
use tokio::time::timeout;

/// A person waits.
const PATIENCE: Duration = Duration::from_secs(40);

/// Connects, signs in, looks at the folders. Ends at the first step that makes the following ones pointless.
pub async fn probe(config: &ImapConfig, folders: &[String], processed: Option<&str>) -> Probe {
    let mut probe = Probe::default();
    let went = timeout(PATIENCE, walk(config, folders, processed, &mut probe)).await.unwrap_or(Err(ImapFault::TimedOut));
    if let Err(fault) = went {
        probe.steps.push(failed(&fault, None));
    }
    probe
}

async fn walk(config: &ImapConfig, folders: &[String], processed: Option<&str>, probe: &mut Probe) -> Result<(), ImapFault> {
    let mut session = match Session::connect(config).await {
        Ok(session) => session,
        Err(fault) => {
            if matches!(fault, ImapFault::LoginRefused(_) | ImapFault::TokenRefused(_)) {
                probe.steps.push(ProbeStep::Connected);
            }
            return Err(fault);
        }
    };
    probe.steps.extend([ProbeStep::Connected, ProbeStep::SignedIn]);
    let there = session.folders().await?;
    for folder in folders {
        match session.examine(folder).await {
            Ok(selected) => probe.steps.push(ProbeStep::Folder { name: folder.clone(), messages: selected.exists }),
            Err(fault @ ImapFault::Refused { .. }) => {
                probe.steps.push(failed(&fault, Some(folder.clone())));
                probe.folders.clone_from(&there);
            }
            Err(fault) => return Err(fault),
        }
    }
    if let Some(processed) = processed {
        let known = there.iter().any(|name| name::same_folder(name, processed));
        probe.steps.push(ProbeStep::Processed { name: processed.to_owned(), there: known });
    }
    let can = session.capabilities();
    probe.steps.push(ProbeStep::Offers { idle: offers(can, "IDLE"), moves: offers(can, "MOVE") || offers(can, "UIDPLUS") });
    // Whether the server hears our good-bye changes nothing.
    drop(session.logout().await);
    Ok(())
}

fn failed(fault: &ImapFault, folder: Option<String>) -> ProbeStep {
    let told = if folder.is_some() { MailboxFault::FolderMissing } else { fault.told() };
    ProbeStep::Failed { fault: told, words: fault.words(), folder }
}
