//! Words of the pages that need no sign-in.

use super::say;
use domain::Lang;

say! {
    sign_in: "Ingresar", "Sign in";
    sign_in_intro: "Para el personal de la mesa de servicios. Si usted es solicitante, no necesita cuenta: escriba al correo de soporte.",
        "For service desk staff. Requesters need no account: write to the support address.";
    mail_address: "Correo", "Mail address";
    password: "Contraseña", "Password";
    accessibility: "Accesibilidad", "Accessibility";
    privacy: "Privacidad", "Privacy";
    accessibility_text: "Mesa busca cumplir las pautas WCAG 2.2, nivel AA (la Resolución MinTIC 1519 de 2020 pide 2.1 AA). Todo se puede usar con el teclado, con lector de pantalla, con aumento del 200 % y en modo de alto contraste.",
        "Mesa aims to meet WCAG 2.2, level AA. Everything can be used by keyboard, with a screen reader, at 200 % zoom and in high-contrast mode.";
    accessibility_state: "Cada pantalla se revisa con una herramienta automática en los dos temas de color antes de publicar una versión. Los mensajes recibidos por correo se muestran como los escribió su autor y pueden no cumplirlas; por eso primero se muestra su texto.",
        "Every screen is checked by an automatic tool in both colour themes before a release. Messages received by mail are shown as their author wrote them and may not comply; that is why their text is shown first.";
    accessibility_how: "Cómo lo revisamos", "How we check";
    accessibility_help: "Si algo no le funciona", "If something does not work for you";
    privacy_kept: "Qué guardamos y para qué", "What we keep and why";
    privacy_your_rights: "Sus derechos", "Your rights";
    privacy_device: "Lo que queda en su equipo", "What stays on your device";
    accessibility_contact: "Si algo le impide usar Mesa, responda cualquiera de nuestros correos o escriba al correo de soporte: lo trataremos como una incidencia.",
        "If something keeps you from using Mesa, reply to any of our mails or write to the support address: we will treat it as an incident.";
    privacy_text: "Mesa guarda los correos que usted envía al soporte, sus adjuntos y lo que se responde, para atender su solicitud y dejar constancia de ella. No usa cookies de seguimiento ni comparte datos con terceros; nada sale de los servidores de la entidad, salvo los correos que usted recibe.",
        "Mesa keeps the mail you send to support, its attachments and what is answered, to work on your request and keep a record of it. It uses no tracking cookies and shares no data with third parties; nothing leaves the office's servers but the mail that you receive.";
    privacy_rights: "Según la Ley 1581 de 2012 usted puede conocer, actualizar y pedir que se corrijan sus datos personales. Pídalo respondiendo cualquiera de nuestros correos.",
        "Under Ley 1581 of 2012 you may know, update and have your personal data corrected. Ask by replying to any of our mails.";
    privacy_cookies: "El personal que ingresa recibe tres cookies propias: la sesión, el idioma y la apariencia. Para trabajar sin conexión, los tickets que el personal lee se guardan en su equipo hasta siete días, y lo que escribe y aún no envía, hasta que lo envía o lo descarta: aparte para cada persona, y todo se borra al cerrar sesión. Las páginas de la encuesta no usan cookies ni guardan nada.",
        "Staff who sign in get three cookies of our own: session, language and appearance. To work without a network, tickets that staff read are kept on their device for up to seven days, and what they write and have not sent yet until they send or discard it: apart for each person, and all of it is deleted at sign-out. The survey's pages use no cookies and keep nothing.";

    survey_title: "¿Cómo le fue con el soporte?", "How was our support?";
    survey_score: "Su calificación", "Your score";
    survey_comment: "Comentario (opcional)", "Comment (optional)";
    survey_send: "Enviar calificación", "Send score";
    survey_confirm_hint: "Su calificación se guarda al presionar el botón.", "Your score is kept when you press the button.";
    survey_solved: "¿Quedó solucionado?", "Is it solved?";
    survey_solved_yes: "Sí: califique el servicio arriba.", "Yes: rate the service above.";
    survey_not_solved: "No quedó solucionado", "It is not solved";
    survey_reopen_title: "Cuéntenos qué falta", "Tell us what is missing";
    survey_reopen_reason: "¿Qué sigue fallando?", "What still fails?";
    survey_reopen_send: "Reabrir el ticket", "Reopen the ticket";
    survey_reopen_hint: "El técnico recibe su mensaje y el ticket vuelve a estar en curso.", "The technician gets your message and the ticket is in progress again.";
    survey_back: "Volver a la encuesta", "Back to the survey";
    survey_thanks_title: "Gracias por su calificación", "Thank you for your score";
    survey_thanks: "Quedó guardada. Si cambia de opinión, puede calificar de nuevo con el mismo enlace.", "It has been kept. If you change your mind, score again with the same link.";
    survey_reopened_title: "Su ticket se reabrió", "Your ticket was reopened";
    survey_reopened: "El técnico ya recibió su mensaje y le escribirá por correo. No necesita hacer nada más.", "The technician has your message and will write to you. You need do nothing more.";
    survey_not_yet: "Este ticket sigue en curso: podrá calificarlo cuando se cierre.", "This ticket is still in progress: you can score it when it closes.";
    survey_answered: "Usted ya calificó este servicio; puede cambiar su respuesta.", "You have already scored this service; you may change your answer.";
    survey_solution: "Lo que se hizo", "What was done";
    survey_window_passed: "Ya pasó el plazo para reabrir este ticket. Si algo sigue fallando, escriba un correo nuevo al soporte.", "The time to reopen has passed. If something still fails, write a new mail to support.";
    survey_reason_missing: "Cuéntenos qué falta antes de reabrir el ticket.", "Tell us what is missing before reopening the ticket.";
    survey_invalid_title: "El enlace no sirve", "The link does not work";
}

pub const fn score(lang: Lang, score: u8) -> &'static str {
    match score {
        1 => lang.pick("Muy mala", "Very bad"),
        2 => lang.pick("Mala", "Bad"),
        3 => lang.pick("Regular", "Fair"),
        4 => lang.pick("Buena", "Good"),
        _ => lang.pick("Muy buena", "Very good"),
    }
}

pub fn attended_by(lang: Lang, name: &str) -> String {
    format!("{} {name}", lang.pick("Le atendió", "Attended by"))
}
