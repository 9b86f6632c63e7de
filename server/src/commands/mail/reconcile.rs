//! `mesa mail reconcile`: every mailbox on its server against the ledger (M5, M10).

use crate::cli::EXIT_CONFIGURATION;
use crate::commands::{Failure, open, print};
use crate::config::Config;
use crate::workers::login;
use desk::intake;
use desk::{Desk, mailboxes};
use domain::Lang;
use domain::intake::{IgnoreReason, Tally};
use mail::imap::{ImapConfig, Session};
use serde_json::json;
use std::time::Duration;

/// What has only just come may be on its way to the ledger: looked at again, so many times with this pause.
const AGAIN: u32 = 3;
const PAUSE: Duration = Duration::from_secs(2);

/// A folder that is fetched, and what opens it; or why that cannot be known.
struct Fetched {
    mailbox: String,
    folder: String,
    server: Result<ImapConfig, String>,
}

/// How the comparison of one folder ended.
struct Compared {
    mailbox: String,
    folder: String,
    outcome: Result<Option<Tally>, String>,
}

impl Compared {
    fn accounts(&self) -> bool {
        matches!(&self.outcome, Ok(Some(tally)) if tally.accounts())
    }
}

/// All folders are compared, whatever is wrong with one of them; any that is not accounted for makes the command fail.
pub async fn run(config: Config, json: bool) -> Result<(), Failure> {
    let desk = open(&config, false).await?;
    let folders = folders(&desk, &config).await?;
    if folders.is_empty() {
        return Err(Failure {
            code: EXIT_CONFIGURATION,
            text: "no mailbox is fetched: add one on Buzones, or set MESA_IMAP_HOST and what belongs to it (`mesa serve --help`)"
                .to_owned(),
        });
    }
    let mut all = Vec::with_capacity(folders.len());
    for Fetched { mailbox, folder, server } in folders {
        let outcome = match server {
            Ok(server) => compare(&desk, &server, &mailbox, &folder).await,
            Err(why) => Err(why),
        };
        all.push(Compared { mailbox, folder, outcome });
    }
    if json {
        let listed: Vec<_> = all.iter().map(told).collect();
        print(serde_json::to_string_pretty(&listed).map_err(|error| Failure::new(error.to_string()))?);
    } else {
        all.iter().for_each(show);
    }
    let troubles: Vec<String> = all.iter().filter_map(trouble).collect();
    if troubles.is_empty() { Ok(()) } else { Err(Failure::new(troubles.join("\n"))) }
}

/// Those of the configuration first, then those of *Buzones* that are not paused.
async fn folders(desk: &Desk, config: &Config) -> Result<Vec<Fetched>, Failure> {
    let mut folders = Vec::new();
    if let Some(imap) = &config.imap {
        let mailbox = desk.office().support.to_string();
        folders.push(Fetched { mailbox, folder: imap.folder.clone(), server: Ok(imap.server.clone()) });
    }
    for mailbox in mailboxes::wanted(desk).await?.into_iter().filter(|mailbox| !mailbox.configured) {
        let secrets = mailboxes::secrets(desk, &mailbox).map_err(|trouble| trouble.to_string());
        let server = secrets.map(|secrets| login::server(desk, &mailbox.settings, Some(mailbox.id), secrets));
        folders.extend(mailbox.settings.folders.iter().map(|folder| Fetched {
            mailbox: mailbox.settings.address.to_string(),
            folder: folder.clone(),
            server: server.clone(),
        }));
    }
    Ok(folders)
}

async fn compare(desk: &Desk, server: &ImapConfig, mailbox: &str, folder: &str) -> Result<Option<Tally>, String> {
    let said = |fault: mail::imap::ImapFault| format!("the IMAP server {}: {fault}", server.host);
    let ours = |trouble: desk::Trouble| trouble.to_string();
    let mut session = Session::connect(server).await.map_err(said)?;
    let selected = session.select(folder).await.map_err(said)?;
    let uids = session.uid_search_from(1).await.map_err(said)?;
    drop(session.logout().await);
    let mut tally = intake::reconcile(desk, mailbox, folder, selected.uid_validity, &uids).await.map_err(ours)?;
    for _ in 0..AGAIN {
        if tally.as_ref().is_none_or(|tally| tally.missing.is_empty()) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        tally = intake::reconcile(desk, mailbox, folder, selected.uid_validity, &uids).await.map_err(ours)?;
    }
    Ok(tally)
}

fn told(compared: &Compared) -> serde_json::Value {
    let tally = compared.outcome.as_ref().ok().and_then(Option::as_ref);
    json!({
        "mailbox": compared.mailbox,
        "folder": compared.folder,
        "accounts": compared.accounts(),
        "opened": tally.is_some(),
        "tally": tally,
        "error": compared.outcome.as_ref().err(),
    })
}

fn show(compared: &Compared) {
    print(format_args!("{}  {}", compared.mailbox, compared.folder));
    let Ok(Some(tally)) = &compared.outcome else { return };
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

/// What is wrong with this folder, if anything is.
fn trouble(compared: &Compared) -> Option<String> {
    let what = match &compared.outcome {
        Err(why) => why.clone(),
        Ok(None) => "Mesa has never opened this folder: start `mesa serve` with the same settings first".to_owned(),
        Ok(Some(tally)) if tally.accounts() => return None,
        Ok(Some(tally)) if tally.renumbered => {
            "the server has renumbered the folder (UIDVALIDITY); `mesa serve` will look at all of it and know what it has by its content"
                .to_owned()
        }
        Ok(Some(tally)) => {
            let uids: Vec<String> = tally.missing.iter().take(20).map(u32::to_string).collect();
            format!("{} messages on the server are not in the ledger: UID {}", tally.missing.len(), uids.join(", "))
        }
    };
    Some(format!("{} {}: {what}", compared.mailbox, compared.folder))
}
