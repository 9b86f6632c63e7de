//! `mesa mail reconcile`: the whole mailbox on the server against the ledger (M5, M10).

use crate::cli::EXIT_CONFIGURATION;
use crate::commands::{Failure, open, print};
use crate::config::{Config, ImapSettings};
use desk::Desk;
use desk::intake;
use domain::Lang;
use domain::intake::{IgnoreReason, Tally};
use mail::imap::Session;
use serde_json::json;
use std::time::Duration;

/// What has only just come may be on its way to the ledger: looked at again, so many times with this pause.
const AGAIN: u32 = 3;
const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(config: Config, json: bool) -> Result<(), Failure> {
    let Some(imap) = config.imap.clone() else {
        return Err(Failure {
            code: EXIT_CONFIGURATION,
            text: "no mailbox is fetched: set MESA_IMAP_HOST and what belongs to it (`mesa serve --help`)".to_owned(),
        });
    };
    let desk = open(&config, false).await?;
    let mailbox = desk.office().support.to_string();
    let tally = compare(&desk, &imap, &mailbox).await?;
    let accounts = tally.as_ref().is_some_and(Tally::accounts);
    if json {
        let listed = json!([{
            "mailbox": mailbox,
            "folder": imap.folder,
            "accounts": accounts,
            "opened": tally.is_some(),
            "tally": tally,
        }]);
        print(serde_json::to_string_pretty(&listed).map_err(|error| Failure::new(error.to_string()))?);
    } else {
        show(&mailbox, &imap.folder, tally.as_ref());
    }
    if accounts { Ok(()) } else { Err(Failure::new(trouble(tally.as_ref()))) }
}

async fn compare(desk: &Desk, imap: &ImapSettings, mailbox: &str) -> Result<Option<Tally>, Failure> {
    let server = |fault: mail::imap::ImapFault| Failure::new(format!("the IMAP server {}: {fault}", imap.server.host));
    let mut session = Session::connect(&imap.server).await.map_err(server)?;
    let selected = session.select(&imap.folder).await.map_err(server)?;
    let uids = session.uid_search_from(1).await.map_err(server)?;
    drop(session.logout().await);
    let mut tally = intake::reconcile(desk, mailbox, &imap.folder, selected.uid_validity, &uids).await?;
    for _ in 0..AGAIN {
        if tally.as_ref().is_none_or(|tally| tally.missing.is_empty()) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        tally = intake::reconcile(desk, mailbox, &imap.folder, selected.uid_validity, &uids).await?;
    }
    Ok(tally)
}

fn show(mailbox: &str, folder: &str, tally: Option<&Tally>) {
    print(format_args!("{mailbox}  {folder}"));
    let Some(tally) = tally else { return };
    let line = |name: &str, n: u64| print(format_args!("  {name:<28}{n:>8}"));
    line("on the server", tally.on_server);
    line("  filed", tally.filed);
    line("  held", tally.held);
    for (reason, n) in &tally.ignored {
        let reason: IgnoreReason = *reason;
        line(&format!("  ignored: {}", reason.label(Lang::En).to_lowercase()), *n);
    }
    line("  not filed yet", tally.pending);
    line("  missing in the ledger", u64::try_from(tally.missing.len()).unwrap_or(u64::MAX));
    line("there before Mesa", tally.before);
    line("received in all", tally.received);
    line("gone from the server since", tally.gone);
    line("vanished before fetching", tally.vanished);
}

fn trouble(tally: Option<&Tally>) -> String {
    match tally {
        None => "Mesa has never opened this folder: start `mesa serve` with the same settings first".to_owned(),
        Some(tally) if tally.renumbered => {
            "the server has renumbered the folder (UIDVALIDITY); `mesa serve` will look at all of it and know what it has by its content"
                .to_owned()
        }
        Some(tally) => {
            let uids: Vec<String> = tally.missing.iter().take(20).map(u32::to_string).collect();
            format!("{} messages on the server are not in the ledger: UID {}", tally.missing.len(), uids.join(", "))
        }
    }
}
