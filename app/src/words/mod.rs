//! Every word the interface shows, Spanish (Colombia, *usted*) first. A function a sentence: the catalogue cannot miss a language.

mod desk;
mod device;
mod groups;
#[cfg(feature = "ssr")]
mod help;
mod mailboxes;
#[cfg(feature = "ssr")]
mod office;
#[cfg(feature = "ssr")]
mod office_terms;
mod reception;
mod refusals;
mod rules;
#[cfg(feature = "ssr")]
mod rules_pages;
mod search;
mod statements;
mod threading;
mod tickets;
mod times;
mod triage;
mod writing;

pub use desk::*;
pub use device::*;
pub use groups::*;
#[cfg(feature = "ssr")]
pub use help::*;
pub use mailboxes::*;
#[cfg(feature = "ssr")]
pub use office::*;
#[cfg(feature = "ssr")]
pub use office_terms::*;
pub use reception::*;
pub use refusals::{error, field, refusal};
pub use rules::*;
#[cfg(feature = "ssr")]
pub use rules_pages::*;
pub use search::*;
pub use statements::*;
pub use threading::*;
pub use tickets::*;
pub use times::*;
pub use triage::*;
pub use writing::*;

macro_rules! say {
    ($($(#[$doc:meta])* $name:ident: $es:literal, $en:literal;)+) => {
        $($(#[$doc])* pub const fn $name(lang: domain::Lang) -> &'static str { lang.pick($es, $en) })+
    };
}
pub(crate) use say;

say! {
    skip: "Ir al contenido", "Skip to content";
    main_nav: "Principal", "Main";
    queue: "Bandeja", "Queue";
    triage: "Triage", "Triage";
    outbox: "Salida", "Outbox";
    intake: "Recepción", "Intake";
    profile: "Perfil", "Profile";
    sign_out: "Cerrar sesión", "Sign out";
    language: "Idioma", "Language";
    theme: "Apariencia", "Appearance";
    theme_device: "Según el equipo", "As the device";
    theme_light: "Clara", "Light";
    theme_dark: "Oscura", "Dark";
    rows: "Filas de la bandeja", "Rows of the queue";
    rows_comfortable: "Cómodas", "Comfortable";
    rows_compact: "Compactas", "Compact";
    save: "Guardar", "Save";
    cancel: "Cancelar", "Cancel";
    close: "Cerrar", "Close";
    retry: "Reintentar", "Try again";
    loading: "Cargando…", "Loading…";
    more: "Cargar más", "Load more";
    all: "Todos", "All";
    none: "Ninguno", "None";
    search: "Buscar", "Search";
    clear: "Quitar", "Remove";
    back_to_queue: "Volver a la bandeja", "Back to the queue";
    optional: "opcional", "optional";
    offline: "Sin conexión. Lo que ve puede no estar al día; lo que escriba se guarda en este equipo.",
        "Offline. What you see may be out of date; what you write is kept on this device.";
    group: "Grupo", "Group";
    office_and_team: "Oficina y equipo", "Office and team";
    help: "Ayuda", "Help";
    menu: "Más", "More";
    name: "Nombre", "Name";
    role: "Rol", "Role";
    language_hint: "También en los correos que usted recibe de Mesa.", "In the mails that you get from Mesa, too.";
    password_now: "Contraseña actual", "Current password";
    password_new: "Contraseña nueva", "New password";
    password_again: "Repita la contraseña nueva", "New password again";
    password_change: "Cambiar la contraseña", "Change the password";
    password_changed: "Su contraseña cambió. Sus demás sesiones se cerraron.", "Your password has changed. Your other sessions have ended.";
    password_wrong: "La contraseña actual no es esa. Escríbala de nuevo.", "That is not your current password. Type it again.";
    password_differs: "Las dos contraseñas nuevas no son iguales. Escríbalas de nuevo.",
        "The two new passwords differ. Type them again.";
    by_state: "Filtrar por estado", "Filter by state";
    pages: "Páginas", "Pages";
    newest: "Más recientes", "Newest";
    older: "Anteriores", "Older";
    shortcuts: "Atajos de teclado", "Keyboard shortcuts";
    not_found_title: "No encontramos esta página", "We could not find this page";
    not_found: "La dirección no existe o usted no puede ver lo que hay en ella. Revise el enlace o vuelva a la bandeja.",
        "The address does not exist or you may not see what is there. Check the link or go back to the queue.";
    went_wrong: "Algo salió mal", "Something went wrong";
    not_loaded: "Esta página no se pudo cargar", "This page could not be loaded";
    not_loaded_why: "No hay conexión, o Mesa acaba de actualizarse. Revise la conexión e inténtelo de nuevo.",
        "There is no connection, or Mesa has just been updated. Check the connection and try again.";
}

pub fn password_hint(lang: domain::Lang, min: usize) -> String {
    match lang {
        domain::Lang::Es => format!("Al menos {min} caracteres; una frase larga es lo mejor. Al cambiarla se cierran sus demás sesiones."),
        domain::Lang::En => format!("At least {min} characters; a long phrase is best. Your other sessions end when you change it."),
    }
}

/// "1 ticket", "3 tickets".
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// 1,000 and more are not counted.
pub fn capped(n: u32) -> String {
    if n > 999 { "999+".into() } else { n.to_string() }
}
