//! What surrounds every page of the staff: navigation, banner, help.

use crate::mailboxes::MailboxAlarm;
use crate::me::{Me, me};
use crate::office;
use crate::outbox::RelayBanner;
use crate::people::{RowsSwitch, ThemeSwitch, provide_theme};
use crate::queue::state::{self, Queue};
use crate::ui::{Icon, LanguageForm};
use crate::undo::UndoToast;
use crate::{browser, live, presence, undo, words};
use domain::queue::View;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

#[component]
pub fn Frame() -> impl IntoView {
    let me = me();
    if me.person.is_none() {
        return view! { <SignedOut/> }.into_any();
    }
    live::provide();
    state::provide();
    presence::provide();
    undo::provide();
    provide_theme();
    let lang = me.lang;
    let live = live::live();
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "?" && browser::is_shortcut(&event) {
            event.prevent_default();
            browser::open_dialog("atajos");
        }
    });
    on_cleanup(move || keys.remove());
    menus_close_by_themselves();
    view! {
        <div class="frame">
            <Navigation/>
            <div class="stage">
                <p class="banner" role="status" data-shown=move || (!live.connected.get()).to_string()>
                    <Icon name="triangle-alert"/>
                    <span>{move || (!live.connected.get()).then(|| words::offline(lang))}</span>
                    // Filled by public/pwa.js: how old what is shown is, and what has not been sent.
                    <span data-device="age"></span>
                    <span data-device="pending" hidden><a href="/app/pendientes" data-device="unsent"></a></span>
                </p>
                {me.administers().then(|| view! { <RelayBanner/> <MailboxAlarm/> })}
                <main id="contenido" tabindex="-1">
                    <Outlet/>
                </main>
            </div>
            <Shortcuts/>
            <Palette/>
            <UndoToast/>
        </div>
    }
    .into_any()
}

/// On the next page, on a press anywhere else, and on Escape.
fn menus_close_by_themselves() {
    let location = use_location();
    Effect::new(move |_| {
        location.pathname.track();
        location.search.track();
        browser::close_menus(None);
    });
    let press = window_event_listener(leptos::ev::click, |event| browser::close_menus(event.target()));
    let escape = window_event_listener(leptos::ev::keydown, |event| {
        if event.key() == "Escape" {
            browser::close_menus(None);
        }
    });
    on_cleanup(move || {
        press.remove();
        escape.remove();
    });
}

/// Nobody is signed in: the server answers with the sign-in, which returns here.
#[component]
fn SignedOut() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        let back = parts.uri.path_and_query().map(|path| crate::queue::url::encoded(path.as_str())).unwrap_or_default();
        leptos_axum::redirect(&format!("/ingresar?a={back}"));
    }
    view! { <main id="contenido"><a href="/ingresar" rel="external">{words::sign_in(crate::me::lang())}</a></main> }
}

#[component]
fn Navigation() -> impl IntoView {
    let me = me();
    let lang = me.lang;
    let queue = expect_context::<Queue>();
    let path = use_location().pathname;
    let here = move |prefix: &'static str| move || path.with(|path| path.starts_with(prefix)).then_some("page");
    let intake = me.sees_intake();
    let works = me.works();
    view! {
        <nav class="nav" aria-label=words::main_nav(lang)>
            <a class="brand" href="/app/bandeja" data-keys="g b">
                <Brand logo=me.logo.clone()/>
                <span class="brand-text"><strong>"Mesa"</strong><small>{me.office.clone()}</small></span>
            </a>
            <div class="nav-group nav-views">
                <Transition>
                    <ul>
                        {move || {
                            let counts = queue.first_counts();
                            shown_views()
                                .iter()
                                // An office without groups has nothing to take.
                                .filter(|view| **view != View::ToTake || counts.iter().any(|(other, _)| other == *view))
                                .map(|view| {
                                    let view = *view;
                                    let first = counts.iter().find(|(other, _)| *other == view).map(|(_, n)| *n);
                                    let here = move || {
                                        path.with(|path| state::shows_list(path))
                                            && queue.filter.with(|filter| filter.saved.is_none() && filter.view == view)
                                    };
                                    view! {
                                        <li>
                                            <a
                                                class="nav-link"
                                                href=format!("/app/bandeja?vista={}", view.key())
                                                aria-current=move || here().then_some("page")
                                            >
                                                <Icon name=view_icon(view)/>
                                                <span class="nav-text">{view.label(lang)}</span>
                                                <span class="nav-count">{move || queue.newer_count(view).or(first).map(words::capped)}</span>
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()
                        }}
                    </ul>
                    <SavedViews/>
                </Transition>
            </div>
            <div class="nav-group nav-pages">
                <ul>
                    <li><NavLink href="/app/buscar" icon="search" text=words::search(lang) current=here("/app/buscar") keys="g u"/></li>
                    {works.then(|| view! { <li><NavLink href="/app/triage" icon="list-checks" text=words::triage(lang) current=here("/app/triage") keys="g t"/></li> })}
                    <li><NavLink href="/app/salida" icon="send" text=words::outbox(lang) current=here("/app/salida") keys="g s"/></li>
                    {intake.then(|| view! { <li><NavLink href="/app/recepcion" icon="mail" text=words::intake(lang) current=here("/app/recepcion")/></li> })}
                    <li data-device="pending" hidden>
                        <a class="nav-link" href="/app/pendientes" aria-current=here("/app/pendientes")>
                            <Icon name="cloud-off"/>
                            <span class="nav-text">{words::unsent(lang)}</span>
                            <span class="nav-count" data-device="count"></span>
                        </a>
                    </li>
                    // An installed app has no button of the browser's for it: shown there alone.
                    <li class="reload">
                        <button class="nav-link" type="button" on:click=move |_| browser::reload()>
                            <Icon name="refresh-cw"/>
                            <span class="nav-text">{words::load_again(lang)}</span>
                        </button>
                    </li>
                </ul>
                {me.administers()
                    .then(|| {
                        view! {
                            <h2 class="nav-heading" id="nav-admin">{words::administration(lang)}</h2>
                            <ul aria-labelledby="nav-admin">
                                <li><NavLink href=office::HUB icon="wrench" text=words::office_and_team(lang) current=move || path.with(|path| office::is_room(path)).then_some("page")/></li>
                                <li><NavLink href="/app/admin/buzones" icon="mailbox" text=words::mailboxes(lang) current=here("/app/admin/buzones")/></li>
                                <li><NavLink href="/app/admin/plantillas" icon="pencil" text=words::templates(lang) current=here("/app/admin/plantillas")/></li>
                                <li><NavLink href="/app/admin/reglas" icon="filter" text=words::rules(lang) current=here("/app/admin/reglas")/></li>
                            </ul>
                        }
                    })}
            </div>
            <MySettings me/>
        </nav>
    }
}

/// Filters under a name: everybody's, then one's own. Read inside the navigation's `Transition`.
#[component]
fn SavedViews() -> impl IntoView {
    let lang = crate::me::lang();
    let queue = expect_context::<Queue>();
    let path = use_location().pathname;
    move || {
        let views = queue.saved_views();
        let current = queue.filter.with(|filter| filter.saved);
        let open = path.with(|path| state::shows_list(path));
        (!views.is_empty()).then(|| {
            view! {
                <h2 class="nav-heading nav-saved" id="nav-vistas">
                    {words::saved_views(lang)}
                    <a href="/app/vistas" aria-label=words::manage_views(lang) title=words::manage_views(lang)><Icon name="pencil"/></a>
                </h2>
                <ul aria-labelledby="nav-vistas">
                    {views
                        .into_iter()
                        .map(|view| {
                            view! {
                                <li>
                                    <a
                                        class="nav-link"
                                        href=format!("/app/bandeja?vista=v{}", view.id.0)
                                        aria-current=(open && current == Some(view.id)).then_some("page")
                                    >
                                        <Icon name=if view.shared { "users" } else { "star" }/>
                                        <span class="nav-text">{view.name}</span>
                                        <span class="nav-count">{words::capped(view.count)}</span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            }
        })
    }
}

/// The office's logo, or Mesa's own sign. Beside the name, so never read aloud.
#[component]
pub fn Brand(logo: String) -> impl IntoView {
    if logo.is_empty() {
        view! { <span class="brand-mark" aria-hidden="true"><Icon name="ticket"/></span> }.into_any()
    } else {
        view! { <img class="brand-logo" src=logo alt=""/> }.into_any()
    }
}

#[component]
fn NavLink(
    href: &'static str,
    icon: &'static str,
    text: &'static str,
    current: impl Fn() -> Option<&'static str> + Send + 'static,
    /// Keys that lead there, one after the other (public/palette.js).
    #[prop(optional)]
    keys: &'static str,
) -> impl IntoView {
    view! {
        <a class="nav-link" href=href aria-current=current data-keys=(!keys.is_empty()).then_some(keys)>
            <Icon name=icon/>
            <span class="nav-text">{text}</span>
        </a>
    }
}

/// The person, their language, theme and way out: behind their name, so that the list of work stays in front.
#[component]
fn MySettings(me: Me) -> impl IntoView {
    let lang = me.lang;
    let path = use_location().pathname;
    let (name, role) = me.person.as_ref().map(|person| (person.name.clone(), person.role.label(lang))).unwrap_or_default();
    view! {
        <details class="me" name="menu">
            <summary>
                <span class="avatar" aria-hidden="true">{initials(&name)}</span>
                <span class="me-text"><span class="me-name">{name}</span><small>{role}</small></span>
                <Icon name="chevron-down"/>
            </summary>
            <div class="me-menu">
                <a
                    class="nav-link"
                    href="/app/perfil"
                    aria-current=move || path.with(|path| path.starts_with("/app/perfil")).then_some("page")
                >
                    <Icon name="user"/>
                    <span class="nav-text">{words::profile(lang)}</span>
                </a>
                <LanguageForm lang class="nav-link"/>
                <ThemeSwitch/>
                <RowsSwitch/>
                <button class="nav-link" type="button" data-opens="paleta">
                    <Icon name="search"/>
                    <span class="nav-text">{words::palette(lang)}</span>
                </button>
                <a class="nav-link" href=office::HELP data-palette="">
                    <Icon name="info"/>
                    <span class="nav-text">{words::help(lang)}</span>
                </a>
                <button class="nav-link" type="button" data-palette="" on:click=move |_| browser::open_dialog("atajos")>
                    <Icon name="keyboard"/>
                    <span class="nav-text">{words::shortcuts(lang)}</span>
                </button>
                <form method="post" action="/salir">
                    <button class="nav-link" type="submit" data-palette="">
                        <Icon name="log-out"/>
                        <span class="nav-text">{words::sign_out(lang)}</span>
                    </button>
                </form>
            </div>
        </details>
    }
}

#[component]
fn Shortcuts() -> impl IntoView {
    let lang = crate::me::lang();
    let rows = [
        ("j / k", words::key_down_up(lang)),
        ("Enter", words::key_open(lang)),
        ("x", words::key_select(lang)),
        ("Shift + j / k", words::key_extend(lang)),
        ("a / c / s", words::key_bulk(lang)),
        ("/", words::key_search(lang)),
        ("g b/t/s/u", words::key_go(lang)),
        ("?", words::key_help(lang)),
        ("1 – 5", words::key_category(lang)),
        ("q w e r t…", words::key_technician(lang)),
        ("a s d f…", words::key_group(lang)),
        ("t", words::key_take(lang)),
        ("z", words::key_undo(lang)),
        ("Ctrl + K", words::key_palette(lang)),
        ("Ctrl + Enter", words::key_send(lang)),
    ];
    view! {
        <dialog id="atajos" class="dialog" aria-labelledby="atajos-titulo">
            <h2 id="atajos-titulo">{words::shortcuts(lang)}</h2>
            <dl class="keys">
                {rows.into_iter().map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
            </dl>
            <SingleKeys/>
            <form method="dialog" class="dialog-actions">
                <a class="button" href=office::HELP rel="external">{words::help(lang)}</a>
                <button class="button primary">{words::close(lang)}</button>
            </form>
        </dialog>
    }
}

/// Kept with the person, by a plain form that comes back to the same page.
#[component]
pub fn SingleKeys() -> impl IntoView {
    let me = me();
    let (lang, off) = (me.lang, me.keys_off);
    let (now, other) = if off {
        (words::single_keys_off(lang), words::switch_keys_on(lang))
    } else {
        (words::single_keys_on(lang), words::switch_keys_off(lang))
    };
    view! {
        <form class="single-keys" method="post" action="/app/teclas">
            <p>{now}</p>
            <p class="hint">{words::single_keys_hint(lang)}</p>
            <button class="button" name="teclas" value=if off { "si" } else { "no" }>{other}</button>
        </form>
    }
}

/// What public/palette.js opens, with its words.
#[component]
fn Palette() -> impl IntoView {
    let lang = crate::me::lang();
    view! {
        <dialog
            id="paleta"
            class="dialog palette"
            aria-label=words::palette(lang)
            data-chosen=words::on_the_selection(lang)
            data-acts=crate::queue::bar_acts(lang)
            data-page=words::on_this_page(lang)
            data-go=words::go_to(lang)
            data-mine=words::preferences(lang)
            data-open=words::open_ticket(lang)
            data-empty=words::palette_empty(lang)
            data-failed=words::palette_failed(lang)
        >
            <div class="palette-ask">
                <Icon name="search"/>
                <input
                    id="paleta-busca"
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="paleta-filas"
                    aria-autocomplete="list"
                    aria-label=words::palette_ask(lang)
                    placeholder=words::palette_ask(lang)
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                />
            </div>
            <div class="palette-rows">
                <div id="paleta-filas" role="listbox" aria-label=words::palette(lang)></div>
                <p class="palette-note" role="status"></p>
            </div>
        </dialog>
    }
}

#[component]
pub fn NotFound() -> impl IntoView {
    let lang = crate::me::lang();
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=words::not_found_title(lang)/>
        <main id="contenido" class="alone">
            <h1>{words::not_found_title(lang)}</h1>
            <p>{words::not_found(lang)}</p>
            <p><a class="button primary" href="/app/bandeja">{words::back_to_queue(lang)}</a></p>
        </main>
    }
}

const fn shown_views() -> &'static [View] {
    View::ALL
}

const fn view_icon(view: View) -> &'static str {
    match view {
        View::Unassigned => "inbox",
        View::Mine => "user",
        View::ToTake => "users",
        View::DueSoon => "alarm-clock",
        View::Waiting => "pause",
        View::Open => "circle-dot",
        View::Done => "circle-check",
        View::All => "archive",
    }
}

/// "AR" for Ana Rojas.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}
