//! Words of *Buscar*, of the palette, of saved views.

use super::say;
use domain::queue::{MAX_VIEW_NAME, MAX_VIEWS};
#[cfg(feature = "ssr")]
use domain::search::{Field, RANKED};
use domain::{Lang, Refusal};

say! {
    search_everything: "Buscar en todo: asunto, textos, personas, archivos", "Search everything: subject, texts, people, files";
    search_hint: "Sin tildes ni mayúsculas, y basta el comienzo de cada palabra.", "Accents and capitals do not matter, and the beginning of a word will do.";
    palette: "Paleta de comandos", "Command palette";
    palette_ask: "Escriba una acción, una página, un ticket o una persona", "Type an action, a page, a ticket or a person";
    palette_empty: "Nada coincide. Pruebe otra palabra o un número de ticket.", "Nothing matches. Try another word or a ticket number.";
    palette_failed: "No se pudo buscar. Revise la conexión e inténtelo de nuevo.", "The search failed. Check the connection and try again.";
    on_this_page: "En esta página", "On this page";
    go_to: "Ir a", "Go to";
    on_the_selection: "Lo seleccionado", "What is selected";
    preferences: "Preferencias", "Preferences";
    key_palette: "Abrir la paleta de comandos", "Open the command palette";
    key_go: "Ir a Bandeja, Triage, Salida o Buscar", "Go to Queue, Triage, Outbox or Search";
    single_keys_on: "Los atajos de una sola tecla están activos.", "Single-key shortcuts are on.";
    single_keys_off: "Los atajos de una sola tecla están apagados.", "Single-key shortcuts are off.";
    switch_keys_off: "Apagar los atajos de una tecla", "Switch single keys off";
    switch_keys_on: "Activar los atajos de una tecla", "Switch single keys on";
    single_keys_hint: "Si dicta o pulsa teclas sin querer, apáguelos. Ctrl + K y Ctrl + Enter funcionan siempre. Vale en todos sus equipos.",
        "If you dictate or hit keys by accident, switch them off. Ctrl + K and Ctrl + Enter always work. This holds on all your devices.";
    saved_views: "Vistas guardadas", "Saved views";
    save_view: "Guardar vista", "Save view";
    save_view_hint: "Guarda los filtros de ahora bajo un nombre, con su cuenta en el menú.", "Keeps these filters under a name, with its count in the menu.";
    share_view: "Para todas las personas", "For everybody";
    manage_views: "Ordenar y cambiar vistas", "Arrange and change views";
    view_saved: "Vista guardada.", "View saved.";
}

/// `what` is changed: "Cambiar técnico".
pub fn change_of(lang: Lang, what: &str) -> String {
    format!("{} {}", lang.pick("Cambiar", "Change"), what.to_lowercase())
}

#[cfg(feature = "ssr")]
say! {
    tickets: "Tickets", "Tickets";
    people: "Personas", "People";
    attachment_name: "Archivo", "File";
    nothing_found: "Nada coincide", "Nothing matches";
    nothing_found_text: "Ningún ticket tiene todo eso. Quite una palabra, escriba solo su comienzo o revise los filtros.",
        "No ticket has all of that. Remove a word, type only its beginning, or check the filters.";
    nothing_recent: "Ninguna de las coincidencias más recientes cumple los filtros. Agregue palabras para llegar a las más antiguas.",
        "None of the most recent matches passes the filters. Add words to reach older ones.";
    more_results: "Más resultados", "More results";
    narrow_search: "Hay más tickets, más antiguos. Agregue una palabra o un filtro para llegar a ellos.",
        "There are more, older tickets. Add a word or a filter to reach them.";
    search_needs_words: "Escriba al menos una palabra que deba aparecer, o un filtro.", "Type at least one word that must appear, or a filter.";
    how_to_search: "Cómo buscar", "How to search";
    search_words: "Todas las palabras, en cualquier parte del ticket", "All of the words, anywhere in the ticket";
    search_phrase: "Las palabras juntas y en ese orden", "The words together and in that order";
    search_without: "Con la primera y sin la segunda", "With the first and without the second";
    search_number: "El ticket de ese número", "The ticket of that number";
    search_status: "Por estado: abierto, en-curso, en-espera, cerrado…", "By status: open, in-progress, waiting, closed…";
    search_technician: "Por técnico; «yo» y «nadie» también sirven", "By technician; “me” and “nobody” work too";
    search_requester: "Por solicitante, nombre o correo", "By requester, name or address";
    search_category: "Por categoría, o por una que la contenga", "By category, or one that contains it";
    views_intro: "Sus vistas y las de todas las personas, en el orden del menú.", "Your views and everybody's, in the order of the menu.";
    no_saved_views: "Todavía no hay vistas guardadas", "No saved views yet";
    no_saved_views_text: "Filtre la bandeja y elija «Guardar vista»: aparecerá en el menú con su cuenta.",
        "Filter the queue and choose “Save view”: it will appear in the menu with its count.";
    view_of_everybody: "De todas las personas", "Everybody's";
    view_own: "Solo suya", "Only yours";
    view_rename: "Cambiar el nombre", "Rename";
    view_delete: "Eliminar", "Delete";
    view_delete_sure: "La vista se elimina; los tickets no cambian.", "The view is deleted; the tickets do not change.";
    view_delete_really: "Eliminar la vista", "Delete the view";
    view_deleted: "Vista eliminada.", "View deleted.";
    view_changed: "Cambio guardado.", "Change saved.";
    view_by_administrators: "La mantienen los administradores.", "Kept by the administrators.";
}

/// "3 tickets"; "Más de 500 tickets: primero los más probables de los 500 más recientes".
#[cfg(feature = "ssr")]
pub fn found(lang: Lang, matches: usize, beyond: bool) -> String {
    if beyond && matches >= RANKED {
        return match lang {
            Lang::Es => format!("Más de {RANKED} tickets: primero los más probables de los {RANKED} más recientes."),
            Lang::En => format!("More than {RANKED} tickets: the likeliest of the {RANKED} most recent come first."),
        };
    }
    let n = u64::try_from(matches).unwrap_or(u64::MAX);
    match lang {
        Lang::Es => super::count(n, "ticket coincide.", "tickets coinciden."),
        Lang::En => super::count(n, "ticket matches.", "tickets match."),
    }
}

/// A filter whose value is nobody's and nothing's.
#[cfg(feature = "ssr")]
pub fn unknown_filter(lang: Lang, field: Field, value: &str) -> String {
    let what = match field {
        Field::Status => lang.pick("ningún estado se llama", "no status is called"),
        Field::Technician => lang.pick("ningún técnico se llama", "no technician is called"),
        Field::Requester => lang.pick("nadie se llama", "nobody is called"),
        Field::Category => lang.pick("ninguna categoría se llama", "no category is called"),
    };
    let key = field.key(lang);
    match lang {
        Lang::Es => format!("En «{key}:», {what} «{value}». Corrija el filtro o quítelo."),
        Lang::En => format!("In “{key}:”, {what} “{value}”. Correct the filter or remove it."),
    }
}

/// Why a view could not be kept, by the word in the address.
pub fn view_trouble(lang: Lang, key: &str) -> String {
    match key {
        "largo" => super::refusal(lang, &Refusal::TooLong { max: MAX_VIEW_NAME }),
        "muchas" => super::refusal(lang, &Refusal::TooManyViews { max: MAX_VIEWS }),
        "permiso" => super::refusal(lang, &Refusal::NotAllowed),
        "no-existe" => super::refusal(lang, &Refusal::NotFound),
        _ => lang.pick("Escriba un nombre para la vista y guárdela de nuevo.", "Type a name for the view and save it again.").to_owned(),
    }
}
