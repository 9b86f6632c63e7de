//! Pages that the browser loads when they are first opened.
//!
//! The release build cuts the WASM file in pieces at these functions (`cargo xtask`, `web/wasm.rs`): what only they reach is in a piece
//! of their own, one a group, fetched when a page of the group is opened. The server has it all, and a page that is asked for by its
//! address comes with its piece announced in its head. In a debug build nothing is cut.
//!
//! A new page of the administration belongs here; so does any other that most people do not open every day.

use crate::me::lang;
use crate::ui::Icon;
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::LazyRoute;
use std::time::Duration;

const AT_REST: Duration = Duration::from_secs(1);

macro_rules! pages {
    ($($piece:ident { $($name:ident: $page:path;)+ })+) => {
        $($(
            pub mod $name {
                use leptos::prelude::{AnyView, IntoAny};
                use leptos::wasm_split::SplitLoaderError;
                use leptos_router::{Lazy, LazyRoute};

                /// What a route shows.
                pub fn page() -> Lazy<Page> {
                    Lazy::new()
                }

                pub struct Page;

                impl LazyRoute for Page {
                    fn data() -> Self {
                        Self
                    }

                    /// Awaited before the page is brought to life, which then finds everything there.
                    async fn preload() {
                        // That it failed is shown by `view`, which tries once more.
                        let _ = preload().await;
                    }

                    async fn view(_: Self) -> AnyView {
                        $name().await.unwrap_or_else(|_| super::NotLoaded().into_any())
                    }
                }

                #[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
                #[leptos::wasm_split::wasm_split($piece, wasm_split_path = ::leptos::wasm_split, fallible, preload(preload))]
                fn $name() -> Result<AnyView, SplitLoaderError> {
                    Ok($page().into_any())
                }

                #[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
                async fn $name() -> Result<AnyView, SplitLoaderError> {
                    leptos::prefetch_lazy_fn_on_server(stringify!($piece));
                    Ok($page().into_any())
                }

                #[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
                async fn preload() -> Result<(), SplitLoaderError> {
                    Ok(())
                }
            }
        )+)+
    };
}

pages! {
    administration {
        mailboxes: crate::mailboxes::MailboxesPage;
        templates: crate::templates::TemplatesPage;
        template: crate::templates::TemplatePage;
        rules: crate::rules::RulesPage;
        intake: crate::intake::IntakePage;
        message: crate::intake::MessagePage;
        outbox: crate::outbox::OutboxPage;
        mail: crate::outbox::MailPage;
        office: crate::office::OfficePage;
        profile: crate::people::ProfilePage;
    }
    ticket {
        ticket: crate::tickets::TicketPage;
        search: crate::search::SearchPage;
        views: crate::queue::SavedViewsPage;
        unsent: crate::device::UnsentPage;
        share: crate::device::SharePage;
    }
    triage {
        triage: crate::triage::TriagePage;
    }
}

/// Fetches what a ticket's page needs, once the page that is open has come to rest: tickets are what people open next.
pub fn fetch_ticket_ahead() {
    set_timeout(|| leptos::task::spawn_local(<ticket::Page as LazyRoute>::preload()), AT_REST);
}

/// The piece did not come: no network, or a newer version has taken its place. Loading the whole page helps as soon as there is one.
#[component]
fn NotLoaded() -> impl IntoView {
    let lang = lang();
    view! {
        <Title text=words::went_wrong(lang)/>
        <section class="page">
            <div class="empty problem" role="alert">
                <Icon name="triangle-alert"/>
                <p class="empty-title">{words::not_loaded(lang)}</p>
                <p>{words::not_loaded_why(lang)}</p>
                <a class="button" href="" rel="external">
                    <Icon name="refresh-cw"/>
                    {words::retry(lang)}
                </a>
            </div>
        </section>
    }
}
