//! Words of what a device does by itself: reading without a network, unsent work, installing, notices.

use super::say;
#[cfg(feature = "ssr")]
use domain::{Lang, Refusal, tickets::Status};

say! {
    unsent: "Pendientes de enviar", "Not sent yet";
    unsent_intro: "Lo que usted escribió sin conexión. Se envía solo en cuanto haya red; aquí puede revisarlo, corregirlo o descartarlo.",
        "What you wrote without a network. It is sent by itself as soon as there is one; here you can check, correct or discard it.";
    share_into: "Compartir en un ticket", "Share into a ticket";
    share_intro: "Elija el ticket: lo compartido queda en su borrador, y usted lo revisa antes de enviarlo.",
        "Choose the ticket: what was shared becomes your draft, and you check it before it is sent.";
    kept_unsent: "No pudimos enviarlo ahora. Quedó guardado en este equipo y lo enviaremos en cuanto haya conexión.",
        "We could not send it now. It is kept on this device and is sent as soon as there is a connection.";
    this_device: "En este equipo", "On this device";
    load_again: "Volver a cargar", "Load again";
}

#[cfg(feature = "ssr")]
say! {
    nothing_stored: "Sin conexión", "Offline";
    nothing_stored_text: "Esta página no está guardada en este equipo y ahora no hay conexión con el servidor.",
        "This page is not kept on this device, and the server cannot be reached now.";
    stored_here: "Lo que sí puede leer aquí", "What you can read here";
}

/// The sentences of public/pwa.js and pwa-pages.js as JSON, for the document's head: they cost the WASM nothing.
#[cfg(feature = "ssr")]
#[expect(clippy::too_many_lines, reason = "one sentence after the other")]
pub fn device(lang: Lang) -> String {
    let say = |es, en| lang.pick(es, en);
    let refusals = [
        ("not_allowed", Refusal::NotAllowed),
        ("not_found", Refusal::NotFound),
        ("empty_body", Refusal::EmptyBody),
        ("too_long", Refusal::TooLong { max: domain::tickets::MAX_BODY }),
        ("too_many_files", Refusal::TooManyFiles { max: domain::tickets::MAX_FILES }),
        ("file_too_large", Refusal::FileTooLarge { max_mib: (domain::tickets::MAX_FILE_BYTES / 1024 / 1024) as u64 }),
    ];
    let refusals: serde_json::Map<String, serde_json::Value> =
        refusals.into_iter().map(|(key, no)| (key.to_owned(), super::refusal(lang, &no).into())).collect();
    let statuses: serde_json::Map<String, serde_json::Value> =
        Status::ALL.iter().map(|status| (status.key().to_owned(), status.label(lang).into())).collect();
    serde_json::json!({
        "now": say("hace un momento", "just now"),
        "close": super::close(lang),
        "cancel": super::cancel(lang),
        "retry": super::retry(lang),
        "discard": super::discard(lang),
        "stored": say("Lo que ve se guardó {ago}.", "What you see was stored {ago}."),
        "unsent_one": say("1 cosa sin enviar", "1 thing not sent"),
        "unsent_many": say("{n} cosas sin enviar", "{n} things not sent"),
        "new_version": say("Hay una versión nueva", "There is a new version"),
        "update": say("Actualizar", "Update"),
        "update_files": say(
            "Todavía se está subiendo un archivo. Si actualiza ahora, habrá que elegirlo de nuevo. ¿Actualizar?",
            "A file is still being uploaded. If you update now, it must be chosen again. Update?",
        ),
        "leave_title": say("¿Cerrar sesión sin enviar?", "Sign out without sending?"),
        "leave_one": say(
            "Hay 1 cosa suya sin enviar en este equipo. Si cierra la sesión ahora, se borra.",
            "1 thing of yours has not been sent from this device. If you sign out now, it is deleted.",
        ),
        "leave_many": say(
            "Hay {n} cosas suyas sin enviar en este equipo. Si cierra la sesión ahora, se borran.",
            "{n} things of yours have not been sent from this device. If you sign out now, they are deleted.",
        ),
        "leave_look": say("Ver lo pendiente", "See what is not sent"),
        "leave_anyway": say("Borrar y cerrar sesión", "Delete and sign out"),
        "none_title": say("Todo está enviado", "Everything is sent"),
        "none_text": say(
            "Cuando escriba sin conexión, lo suyo espera aquí hasta que haya red.",
            "What you write without a network waits here until there is one.",
        ),
        "ticket": say("Ticket {n}", "Ticket {n}"),
        "written": say("escrito {ago}", "written {ago}"),
        "file": say("archivo", "file"),
        "kind_follow_up": super::follow_up(lang),
        "kind_note": super::note(lang),
        "kind_solution": super::solution(lang),
        "state_waiting": say("Espera conexión", "Waits for a connection"),
        "state_conflict": say("El ticket cambió: decida usted", "The ticket changed: you decide"),
        "state_refused": say("No fue aceptado", "Not accepted"),
        "refused": say("Mesa no lo aceptó. Corríjalo o descártelo.", "Mesa did not accept it. Correct or discard it."),
        "refusals": refusals,
        "statuses": statuses,
        "status": say("El ticket está ahora: {status}.", "The ticket is now: {status}."),
        "closed_meanwhile": say(
            "Lo cerraron mientras usted no tenía conexión. Si aplica lo suyo, se reabre.",
            "It was closed while you were offline. If you apply yours, it is opened again.",
        ),
        "not_reopened": say(
            "Mesa no pudo reabrir el ticket, así que lo suyo no se envió. Sigue guardado aquí.",
            "Mesa could not open the ticket again, so yours was not sent. It is still kept here.",
        ),
        "reopen_reason": say("Hay trabajo registrado sin conexión.", "There is work that was written offline."),
        "mine": say("Lo suyo", "Yours"),
        "theirs": say("Lo actual", "As it is now"),
        "apply_mine": say("Aplicar lo mío", "Apply mine"),
        "keep_theirs": say("Conservar lo actual", "Keep what is there"),
        "edit": say("Editar", "Edit"),
        "discard_sure": say("Lo que escribió se borra de este equipo. ¿Continuar?", "What you wrote is deleted from this device. Go on?"),
        "still_offline": say("Todavía no hay conexión. Inténtelo de nuevo en un momento.", "There is no connection yet. Try again in a moment."),
        "stored_none": say("Todavía no hay tickets guardados en este equipo.", "No tickets are kept on this device yet."),
        "share_none_title": say("No hay nada compartido", "Nothing was shared"),
        "share_none": say(
            "Desde la cámara o la galería, elija «Compartir» y después «Mesa».",
            "In the camera or the gallery choose “Share” and then “Mesa”.",
        ),
        "share_own": say("Sus tickets abiertos", "Your open tickets"),
        "share_own_none": say("No tiene tickets abiertos. Escriba el número de otro.", "You have no open tickets. Type another's number."),
        "share_number": say("Número de otro ticket", "Another ticket's number"),
        "share_go": say("Continuar", "Go on"),
        "remove": super::clear(lang),
        "push_title": say("Avisos", "Notices"),
        "push_on": say(
            "Este equipo le avisa cuando le asignan un ticket, cuando hay una respuesta y cuando un término está por vencer.",
            "This device tells you when a ticket is assigned to you, when there is a reply, and when a term is about to end.",
        ),
        "push_off": say(
            "Este equipo puede avisarle cuando le asignan un ticket, cuando hay una respuesta y cuando un término está por vencer, aunque Mesa no esté abierta.",
            "This device can tell you when a ticket is assigned to you, when there is a reply, and when a term is about to end, even when Mesa is not open.",
        ),
        "push_start": say("Avisarme en este equipo", "Tell me on this device"),
        "push_stop": say("No avisarme en este equipo", "Do not tell me on this device"),
        "push_impossible": say(
            "Este navegador no permite avisos. En un iPad o iPhone, instale Mesa primero.",
            "This browser allows no notices. On an iPad or iPhone, install Mesa first.",
        ),
        "push_denied": say(
            "Su navegador no permite avisos de Mesa. Permítalos en los ajustes del sitio y vuelva a intentarlo.",
            "Your browser does not allow notices from Mesa. Allow them in the site's settings and try again.",
        ),
        "push_failed": say(
            "El navegador no pudo activar los avisos. Revise la red e inténtelo de nuevo.",
            "The browser could not switch notices on. Check the network and try again.",
        ),
        "push_kept": say(
            "Mesa no pudo quitar el equipo de la lista. Revise la red e inténtelo de nuevo.",
            "Mesa could not take the device off the list. Check the network and try again.",
        ),
        "push_list": say("Equipos que le avisan", "Devices that tell you"),
        "push_device": say("Equipo", "Device"),
        "push_here": say("este equipo", "this device"),
        "push_since": say("desde {date}", "since {date}"),
        "install": say("Instalar", "Install"),
        "install_hint": say(
            "Instale Mesa: abre como una aplicación y recibe las fotos que comparta desde la cámara.",
            "Install Mesa: it opens like an app and takes the photos that you share from the camera.",
        ),
        "install_menu": say(
            "Para tener Mesa como aplicación, elija «Instalar» en el menú de su navegador.",
            "To have Mesa as an app, choose “Install” in your browser's menu.",
        ),
        "install_apple": say(
            "Para tener Mesa como aplicación, toque Compartir y después «Agregar a inicio».",
            "To have Mesa as an app, tap Share and then “Add to Home Screen”.",
        ),
        "installed": say("Mesa está instalada en este equipo.", "Mesa is installed on this device."),
    })
    .to_string()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    /// Every `words.name` and `say('name'` of the script is in the catalogue, in both languages.
    #[test]
    fn the_script_finds_its_words() {
        let script = concat!(include_str!("../../../public/pwa.js"), include_str!("../../../public/pwa-pages.js"));
        for lang in [Lang::Es, Lang::En] {
            let words: serde_json::Value = serde_json::from_str(&device(lang)).expect("JSON");
            let used = script.split("words.").skip(1).chain(script.split("say('").skip(1));
            for rest in used {
                let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                assert!(words.get(&name).is_some(), "{name}");
            }
        }
    }
}
