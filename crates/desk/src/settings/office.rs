//! The office's name, its colour and its logo.

use super::stored::{self, OFFICE};
use crate::{Answer, Desk, audit, permit};
use domain::Refusal;
use domain::accent::Accent;
use domain::audit::{Area, Deed, Facts};
use domain::people::{Actor, one_line};
use serde::{Deserialize, Serialize};

/// Longest name, in characters.
const MAX_NAME: usize = 100;
/// Largest logo, in bytes: it is on every page and in no cache of an old tablet.
pub const MAX_LOGO: usize = 256 * 1024;

/// How the office looks; nothing of it: as Mesa comes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub accent: Option<Accent>,
    pub logo: Option<Logo>,
}

/// A picture under its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    pub sha256: String,
    pub media_type: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OfficeSetting {
    pub(super) name: String,
    #[serde(default)]
    accent: Option<Accent>,
    #[serde(default)]
    logo: Option<Logo>,
}

impl OfficeSetting {
    pub(super) fn look(&self) -> Look {
        Look { accent: self.accent.clone(), logo: self.logo.clone() }
    }

    fn facts(&self) -> Facts {
        vec![
            ("name", self.name.clone()),
            ("accent", self.accent.as_ref().map(|accent| accent.hex().to_owned()).unwrap_or_default()),
            ("logo", self.logo.as_ref().map(|logo| logo.sha256.chars().take(12).collect()).unwrap_or_default()),
        ]
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeDraft {
    pub name: String,
    /// Empty: Mesa's own.
    pub accent: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeView {
    pub name: String,
    pub accent: Option<Accent>,
    pub logo: Option<Logo>,
    /// An administrator saved it: the configuration's name holds no more.
    pub own: bool,
    /// What a save must carry.
    pub mark: String,
}

/// Administrators.
pub async fn office(desk: &Desk, actor: &Actor) -> Answer<OfficeView> {
    permit::administers(actor)?;
    let (own, mark) = stored::stored::<OfficeSetting>(desk.read(), OFFICE).await?;
    let is_own = own.is_some();
    let OfficeSetting { name, accent, logo } = own.unwrap_or_else(|| configured(desk));
    Ok(OfficeView { name, accent, logo, own: is_own, mark })
}

/// Name and colour. A colour that cannot be read in both themes is refused. Administrators.
pub async fn save_office(desk: &Desk, actor: &Actor, draft: OfficeDraft, mark: &str) -> Answer<()> {
    permit::administers(actor)?;
    let name = one_line(&draft.name, MAX_NAME);
    if name.is_empty() {
        return Err(Refusal::BadField { field: "name".to_owned() }.into());
    }
    let accent = if draft.accent.trim().is_empty() { None } else { Some(Accent::parse(&draft.accent)?) };
    change(desk, actor, Some(mark), |office| {
        office.name = name;
        office.accent = accent;
    })
    .await
}

/// A picture for navigation, sign-in and survey: what its bytes say it is, whatever its name. Administrators.
pub async fn save_logo(desk: &Desk, actor: &Actor, bytes: bytes::Bytes) -> Answer<()> {
    permit::administers(actor)?;
    if bytes.len() > MAX_LOGO {
        return Err(logo_too_large().into());
    }
    let media_type = media_type(&bytes).ok_or(Refusal::NotAPicture)?.to_owned();
    // Durable before a row names it.
    let sha256 = desk.0.blobs.put(bytes).await?;
    change(desk, actor, None, |office| office.logo = Some(Logo { sha256, media_type })).await
}

pub fn logo_too_large() -> Refusal {
    Refusal::TooManyBytes { max_kib: u32::try_from(MAX_LOGO / 1024).unwrap_or(256) }
}

/// Administrators.
pub async fn remove_logo(desk: &Desk, actor: &Actor) -> Answer<()> {
    permit::administers(actor)?;
    change(desk, actor, None, |office| office.logo = None).await
}

/// The logo's bytes and media type, for everybody: it stands on the sign-in.
pub async fn logo(desk: &Desk) -> Answer<(bytes::Bytes, String)> {
    let logo = desk.look().logo.clone().ok_or(Refusal::NotFound)?;
    Ok((desk.0.blobs.get(&logo.sha256).await?, logo.media_type))
}

async fn change(desk: &Desk, actor: &Actor, mark: Option<&str>, change: impl FnOnce(&mut OfficeSetting)) -> Answer<()> {
    let txn = desk.begin().await?;
    let (stored, now) = stored::locked::<OfficeSetting>(&txn, OFFICE).await?;
    if mark.is_some_and(|mark| mark != now) {
        return Err(Refusal::SettingChanged.into());
    }
    let before = stored.unwrap_or_else(|| configured(desk));
    let mut after = before.clone();
    change(&mut after);
    stored::store(&txn, OFFICE, &after).await?;
    audit::change(desk, &txn, actor, (Area::Office, Deed::Changed, ""), &before.facts(), &after.facts()).await?;
    desk.commit_for_all(txn).await?;
    stored::heed(desk).await;
    Ok(())
}

fn configured(desk: &Desk) -> OfficeSetting {
    OfficeSetting { name: desk.0.configured.name.clone(), accent: None, logo: None }
}

/// By the first bytes: PNG, JPEG or WebP. SVG can run scripts and fetch from elsewhere, and is none of them.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0...."), Some("image/jpeg"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"GIF89a", b"", b"RIFF\0\0\0\0WAVE", b"<html>"] {
            assert_eq!(media_type(other), None);
        }
    }
}
