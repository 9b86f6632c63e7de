//! The rules of intake: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use leptos::prelude::*;

/// The list, or the form of `one` rule with whatever the URL says of it; as HTML of our own making.
#[server(name = AskRulesPage, endpoint = "rules_page")]
pub async fn rules_page(one: bool, search: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    if one { super::editor::html(&desk, &actor, &search).await } else { super::list::html(&desk, &actor, &search).await }
}
