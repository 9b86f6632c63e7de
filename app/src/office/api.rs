//! The administration's rooms: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use leptos::prelude::*;

/// The title and the HTML, of our own making, of the room at this path.
#[server(name = AskOfficePage, endpoint = "office_page")]
pub async fn office_page(path: String, search: String) -> Result<(String, String), AskError> {
    let (desk, actor) = asking()?;
    super::post::page(&desk, &actor, &path, &search).await
}
