//! The mailboxes as administrators see them.

use super::row::{self, Mailbox};
use super::state;
use crate::categories::Tree;
use crate::{Answer, Desk, permit};
use domain::mailboxes::{FolderState, MailboxFault, MailboxId, Phase, worst};
use domain::people::Actor;
use domain::{Instant, Refusal, Stamp};

/// One mailbox, and how it stands. Its secrets are not in it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub mailbox: Mailbox,
    /// The path of its default category.
    pub category: Option<String>,
    pub phase: Phase,
    pub fault: Option<MailboxFault>,
    pub words: Option<String>,
    /// The folder that it is judged by, where there are several.
    pub folder: Option<String>,
    pub since: Option<Stamp>,
    pub last_success: Option<Stamp>,
    pub next_attempt: Option<Stamp>,
    /// Whether notices from here are signed with DKIM; `None` where there is no key.
    pub signed: Option<bool>,
}

/// Administrators, and Mesa itself; in the order of their addresses.
pub async fn list(desk: &Desk, actor: &Actor) -> Answer<Vec<Listed>> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let folders = state::folders(&db).await?;
    let tree = Tree::load(&db).await?;
    let lang = permit::lang(actor);
    let stamp = |at: Instant| desk.0.calendar.stamp(at, lang);
    let show = |mailbox: Mailbox| {
        let own: Vec<FolderState> = folders.iter().filter(|(id, _)| *id == mailbox.id).map(|(_, state)| state.clone()).collect();
        let judged = worst(&own).filter(|_| !mailbox.paused);
        Listed {
            category: mailbox.settings.category.and_then(|category| tree.path(category)),
            phase: if mailbox.paused { Phase::Paused } else { judged.map_or(Phase::Connecting, |state| state.phase) },
            fault: judged.and_then(|state| state.fault),
            words: judged.and_then(|state| state.words.clone()),
            folder: judged.filter(|_| own.len() > 1).map(|state| state.folder.clone()),
            since: judged.map(|state| stamp(state.since)),
            // What no folder lacks: the oldest of the last successes.
            last_success: own.iter().filter_map(|state| state.last_success).min().map(stamp),
            next_attempt: judged.and_then(|state| state.next_attempt).map(stamp),
            signed: desk.0.compose.signs(&mailbox.settings.address),
            mailbox,
        }
    };
    Ok(row::all(&db).await?.into_iter().map(show).collect())
}

/// One of them. Administrators.
pub async fn get(desk: &Desk, actor: &Actor, id: MailboxId) -> Answer<Listed> {
    let all = list(desk, actor).await?;
    Ok(all.into_iter().find(|listed| listed.mailbox.id == id).ok_or(Refusal::NotFound)?)
}

/// A mailbox that receives no mail, for long enough that somebody must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub id: MailboxId,
    /// Its name, or else its address.
    pub name: String,
    pub fault: Option<MailboxFault>,
}

/// Those that receive no mail. Administrators, and Mesa itself.
pub async fn alarms(desk: &Desk, actor: &Actor) -> Answer<Vec<Alarm>> {
    permit::administers(actor)?;
    let db = desk.snapshot().await?;
    let now = desk.now();
    let folders = state::folders(&db).await?;
    let mailboxes = row::all(&db).await?;
    let alarm = |mailbox: Mailbox| {
        let of = |(id, state): &(MailboxId, FolderState)| *id == mailbox.id && state.alarms(now);
        let state = folders.iter().find(|folder| of(folder)).map(|(_, state)| state)?;
        let Mailbox { id, settings, .. } = mailbox;
        let name = if settings.name.is_empty() { settings.address.to_string() } else { settings.name };
        Some(Alarm { id, name, fault: state.fault })
    };
    Ok(mailboxes.into_iter().filter(|mailbox| !mailbox.paused).filter_map(alarm).collect())
}
