//! Search: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What was found for the query of a URL, as HTML of our own making.
#[server(name = AskSearchPage, endpoint = "search_page", input = GetUrl)]
pub async fn search_page(search: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    super::results::html(&desk, &actor, &search).await
}

/// Rows of the palette, as HTML of our own making: asked for by public/palette.js.
#[server(name = AskPalette, endpoint = "palette", input = GetUrl)]
pub async fn palette(text: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    super::palette::html(&desk, &actor, &text).await
}
