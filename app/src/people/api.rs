//! Who is asking, and how the interface looks to them.

use crate::AskError;
use domain::people::Staff;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Nobody when the session has ended: how a page learns that somebody signed in again on another tab.
#[server(name = AskWhoami, endpoint = "whoami", input = GetUrl)]
pub async fn whoami() -> Result<Option<Staff>, AskError> {
    Ok(crate::asking::asker().staff)
}

/// Kept on the device, for a year: a matter of this screen, not of the person.
#[server(name = AskSetTheme, endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), AskError> {
    crate::asking::remember_theme(crate::Theme::parse(&theme));
    Ok(())
}
