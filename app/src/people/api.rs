//! Oneself: server functions (law 6).
#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "in the browser the same function waits for the server"))]

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::people::Role;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Oneself, as the desk knows one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub address: String,
    pub role: Role,
}

#[server(name = AskProfile, endpoint = "profile", input = GetUrl)]
pub async fn profile() -> Result<Profile, AskError> {
    let (desk, actor) = asking()?;
    let mine = crate::asking::asker().staff.map(|staff| staff.id);
    let people = desk::people::list(&desk, &actor, true).await?;
    let me = people.into_iter().find(|person| Some(person.id) == mine).ok_or(domain::Refusal::NotFound)?;
    Ok(Profile { name: me.name, address: me.address, role: me.role })
}

/// Kept on the device, for a year: a matter of this screen, not of the person.
#[server(name = AskSetTheme, endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), AskError> {
    crate::asking::remember_theme(crate::Theme::parse(&theme));
    Ok(())
}
