//! Words of the set-up assistant and of the help; only the server writes those.

use super::{count, say};
use domain::Lang;
use domain::people::Role;

say! {
    start: "Puesta en marcha", "Getting started";
    start_intro: "Seis pasos cortos hasta el primer ticket. Nada de esto es definitivo: todo se puede cambiar después en Administración.",
        "Six short steps to the first ticket. Nothing is final: all of it can be changed later in Administration.";
    start_steps: "Pasos", "Steps";
    start_pending: "La puesta en marcha no ha terminado.", "Getting started is not finished.";
    start_go_on: "Seguir donde quedó", "Go on where it was left";
    start_leave: "Puede dejarlo aquí: al volver a Administración o al ingresar, sigue donde quedó.",
        "You may leave it here: when you come back to Administration, or sign in, it goes on where it was left.";
    start_later: "Después", "Later";
    start_finish: "Terminar y ver el triage", "Finish and see triage";
    step_is_done: "Hecho:", "Done:";
    step_mailbox: "Buzón", "Mailbox";
    step_technicians: "Técnicos", "Technicians";
    step_done: "Listo", "Done";
    save_and_go_on: "Guardar y seguir", "Save and go on";
    go_on: "Seguir", "Go on";
    step_office_text: "¿Cómo se llama la oficina? Así firma sus correos y así la reconocen quienes escriben.",
        "What is the office called? So it signs its mails, and so it is known to those who write.";
    step_office_more: "Poner también el logo y el color", "Set the logo and the colour, too";
    connect_mailbox: "Conectar un buzón", "Connect a mailbox";
    mailbox_or_lmtp: "Si su servidor de correo entrega directamente a Mesa (LMTP), no necesita conectar un buzón.",
        "If your mail server delivers to Mesa directly (LMTP), you need not connect a mailbox.";
    mailbox_is_there: "Conectado: Mesa lo vigila todo el tiempo.", "Connected: Mesa watches it all the time.";
    see_mailboxes: "Ver cómo van los buzones", "See how the mailboxes are";
    step_technicians_text: "¿Quién atiende? Agregue a cada técnico con su correo; con el enlace que se muestra pone su propia contraseña.",
        "Who does the work? Add each technician with their address; with the link that is shown they set their own password.";
    step_categories_text: "Esta es una lista para empezar. Quite la marca de lo que no usa, cambie los nombres como se dicen en su oficina y agregue lo que falte.",
        "This is a list to begin with. Untick what you do not use, name things as your office says them, and add what is missing.";
    another_category: "Otra categoría", "Another category";
    step_calendar_text: "En este horario se cuentan los términos. Los festivos de Colombia ya están: se calculan solos.",
        "Terms are counted in these hours. Colombia's holidays are there already: they are computed.";
    change_hours: "Cambiar el horario", "Change the hours";
    change_terms: "Cambiar los términos", "Change the terms";
    hours_are_right: "Está bien así", "It is right so";

    help_intro: "El proceso de la mesa de servicios, paso a paso, y lo que Mesa hace en cada uno.",
        "The service desk's process, step by step, and what Mesa does in each.";
    help_process: "El proceso, de principio a fin", "The process, from beginning to end";
    help_questions: "Preguntas frecuentes", "Common questions";
    help_keys: "Presione ? en cualquier página para ver los atajos de teclado.", "Press ? on any page to see the keyboard shortcuts.";
}

pub fn start_progress(lang: Lang, done: usize, of: usize) -> String {
    let done = done.min(of);
    match lang {
        Lang::Es => format!("{done} de {of} pasos hechos"),
        Lang::En => format!("{done} of {of} steps done"),
    }
}

pub fn step_mailbox_text(lang: Lang, address: &str) -> String {
    match lang {
        Lang::Es => format!("Quien necesita ayuda escribe a {address}. Conecte ese buzón y cada correo se registra en segundos."),
        Lang::En => format!("Whoever needs help writes to {address}. Connect that mailbox and every mail is registered within seconds."),
    }
}

pub fn keep_category(lang: Lang, path: &str) -> String {
    format!("{} {path}", lang.pick("Usar", "Use"))
}

pub fn name_of_category(lang: Lang, path: &str) -> String {
    format!("{} {path}", lang.pick("Nombre de", "Name of"))
}

pub fn another_category_nth(lang: Lang, nth: u32) -> String {
    format!("{} {nth}", another_category(lang))
}

pub fn step_calendar_terms(lang: Lang, hours: u32) -> String {
    match lang {
        Lang::Es => format!("La primera respuesta vence a las {hours} horas hábiles; la solución, según la prioridad."),
        Lang::En => format!("First response is due after {hours} business hours; resolution by priority."),
    }
}

pub fn step_done_text(lang: Lang, address: &str) -> String {
    match lang {
        Lang::Es => format!(
            "Escriba un correo a {address}: en segundos estará en Triage. Elija categoría y técnico, y el solicitante recibirá la noticia."
        ),
        Lang::En => {
            format!("Write a mail to {address}: within seconds it is in Triage. Choose category and technician, and the requester is told.")
        }
    }
}

pub fn done_mailboxes(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 0) => "Ningún buzón conectado: el correo solo llega si el servidor lo entrega directamente.".to_owned(),
        (Lang::En, 0) => "No mailbox connected: mail arrives only if the server delivers it directly.".to_owned(),
        (Lang::Es, n) => count(n as u64, "buzón conectado", "buzones conectados"),
        (Lang::En, n) => count(n as u64, "mailbox connected", "mailboxes connected"),
    }
}

pub fn done_technicians(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::Es, 0) => "Ningún técnico todavía: un administrador también puede atender.".to_owned(),
        (Lang::En, 0) => "No technician yet: an administrator can work tickets, too.".to_owned(),
        (Lang::Es, n) => count(n as u64, "técnico", "técnicos"),
        (Lang::En, n) => count(n as u64, "technician", "technicians"),
    }
}

pub fn done_categories(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Es => count(u64::from(n), "categoría", "categorías"),
        Lang::En => count(u64::from(n), "category", "categories"),
    }
}

pub fn help_for(lang: Lang, role: &str) -> String {
    match lang {
        Lang::Es => format!("Lo que hace usted como {}", role.to_lowercase()),
        Lang::En => format!("What you do as {}", role.to_lowercase()),
    }
}

/// Where to go, what for, and how.
pub fn help_tasks(lang: Lang, role: Role) -> Vec<(&'static str, &'static str, &'static str)> {
    let say = |es, en| lang.pick(es, en);
    let queue = (
        "/app/bandeja",
        say("Atender su bandeja", "Work your queue"),
        say(
            "«Míos» está ordenada por el plazo que vence primero. Abra un ticket, escriba el seguimiento y envíelo: el solicitante y sus copiados lo reciben.",
            "“Mine” is ordered by the deadline that comes first. Open a ticket, write the follow-up and send it: the requester and those copied get it.",
        ),
    );
    match role {
        Role::Administrator => vec![
            (
                "/app/triage",
                say("Escalar lo que llega", "Escalate what arrives"),
                say(
                    "Cada ticket nuevo espera categoría y técnico. Con dos teclas se escala y se pasa al siguiente.",
                    "Each new ticket waits for category and technician. Two keys escalate it and go on to the next.",
                ),
            ),
            queue,
            (
                "/app/recepcion",
                say("Revisar la recepción", "Look at reception"),
                say(
                    "Todo correo tiene un destino: ticket, entrada, retenido o ignorado, con su razón. Lo retenido espera su decisión.",
                    "Every mail has a fate: ticket, entry, held or ignored, with its reason. What is held waits for your decision.",
                ),
            ),
            (
                "/app/admin",
                say("Ajustar la mesa", "Adjust the desk"),
                say(
                    "Personas, categorías, calendario, términos y textos, en Administración.",
                    "People, categories, calendar, terms and texts, in Administration.",
                ),
            ),
        ],
        Role::Technician => vec![
            queue,
            (
                "/app/bandeja?vista=por-vencer",
                say("Responder a tiempo", "Answer in time"),
                say(
                    "Registre el primer seguimiento antes del plazo de primera respuesta. Mesa avisa cuando falta poco.",
                    "Record the first follow-up before the first response is due. Mesa warns when little time is left.",
                ),
            ),
            (
                "/app/bandeja?vista=en-espera",
                say("Poner en espera lo que no depende de usted", "Put on hold what does not depend on you"),
                say(
                    "Al marcar «En espera» el término de solución se detiene, y vuelve a correr con la respuesta.",
                    "When you mark “Waiting” the resolution term stands still, and runs again with the reply.",
                ),
            ),
        ],
        Role::Supervisor | Role::Requester => vec![
            (
                "/app/bandeja?vista=por-vencer",
                say("Ver qué está por vencer", "See what is due soon"),
                say("Usted lee todo y no cambia nada.", "You read everything and change nothing."),
            ),
            (
                "/app/recepcion",
                say("Ver cuánto tarda el registro", "See how long registration takes"),
                say(
                    "Recepción mide, para cada mensaje, el tiempo entre la llegada y el registro.",
                    "Reception measures, for each message, the time from arrival to registration.",
                ),
            ),
        ],
    }
}

/// Step, what, who, how.
pub fn process(lang: Lang) -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let say = |es, en| lang.pick(es, en);
    vec![
        (
            "4.1",
            say("Registro", "Registration"),
            say("Solicitante, por correo", "Requester, by mail"),
            say(
                "Quien necesita ayuda escribe al correo de soporte. Mesa lo registra en segundos (el instructivo da 5 minutos) y responde con el número del ticket. Los copiados quedan como observadores.",
                "Whoever needs help writes to the support address. Mesa registers it within seconds (the instruction gives 5 minutes) and answers with the ticket's number. Those copied become observers.",
            ),
        ),
        (
            "4.2",
            say("Escalamiento", "Escalation"),
            say("Administrador, en Triage", "Administrator, in Triage"),
            say(
                "El administrador elige tipo, categoría y técnico. La categoría puede proponer el técnico.",
                "The administrator chooses kind, category and technician. The category may suggest the technician.",
            ),
        ),
        (
            "4.3",
            say("Notificación del escalamiento", "Notice of the escalation"),
            say("Mesa", "Mesa"),
            say(
                "Solicitante, técnico y observadores reciben cada uno su correo. En Salida se ve si llegó.",
                "Requester, technician and observers each get their mail. Outbox shows whether it arrived.",
            ),
        ),
        (
            "4.4",
            say("Primer seguimiento", "First follow-up"),
            say("Técnico, antes del plazo de primera respuesta", "Technician, before the first response is due"),
            say(
                "El técnico escribe en Seguimiento dentro de las horas hábiles del término. Solo su seguimiento público o su solución detienen el reloj; ser asignado no.",
                "The technician writes in Follow-up within the term's business hours. Only their public follow-up or solution stops the clock; being assigned does not.",
            ),
        ),
        (
            "4.5",
            say("Notificación de cada seguimiento", "Notice of each follow-up"),
            say("Mesa", "Mesa"),
            say(
                "Cada seguimiento llega a las mismas personas, nunca a quien lo escribió. Las notas internas no se envían.",
                "Each follow-up goes to the same people, never to whoever wrote it. Internal notes are not sent.",
            ),
        ),
        (
            "4.6",
            say("Atención hasta terminar", "Work until it is done"),
            say("Técnico y solicitante", "Technician and requester"),
            say(
                "El solicitante responde el correo y su respuesta queda en el ticket. Mientras esté «En espera», el término de solución no corre.",
                "The requester replies to the mail and the reply is on the ticket. While it is “Waiting”, the resolution term stands still.",
            ),
        ),
        (
            "4.7",
            say("Solución", "Solution"),
            say("Técnico, en la pestaña Solución", "Technician, in the Solution tab"),
            say(
                "El técnico describe lo que hizo y guarda: el ticket pasa de «En curso» a «Cerrado» (o a «Resuelto», si la oficina lo decidió en Términos).",
                "The technician describes what was done and saves: the ticket goes from “In progress” to “Closed” (or to “Solved”, if the office decided so in Terms).",
            ),
        ),
        (
            "4.8",
            say("Cierre y encuesta", "Closing and survey"),
            say("Mesa y solicitante", "Mesa and requester"),
            say(
                "El cierre se notifica a las mismas personas, con la encuesta de un clic y un enlace para reabrir si no quedó solucionado.",
                "The closing is told to the same people, with the one-click survey and a link to reopen it if it is not solved.",
            ),
        ),
    ]
}

pub fn questions(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let say = |es, en| lang.pick(es, en);
    vec![
        (
            say("¿Por qué un plazo vence ese día y a esa hora?", "Why is a deadline on that day and at that time?"),
            say(
                "Abra el ticket y presione «¿por qué?» junto al término: dice el horario, los festivos y cierres que no contaron y las pausas.",
                "Open the ticket and press “why?” beside the term: it says the hours, the holidays and closings that did not count, and the pauses.",
            ),
        ),
        (
            say("¿Qué pasa si el solicitante responde un ticket cerrado?", "What happens when a requester replies to a closed ticket?"),
            say(
                "Dentro del plazo de reapertura, el ticket se reabre y el técnico lo sabe. Después, se registra uno nuevo ligado al anterior.",
                "Within the time to reopen, the ticket is reopened and the technician is told. After it, a new one linked to the old is registered.",
            ),
        ),
        (
            say("¿Cómo sé si una notificación llegó?", "How do I know whether a notice arrived?"),
            say(
                "Bajo cada seguimiento dice a quién se envió y en qué va. Salida las muestra todas; lo que no se pudo entregar queda a la vista.",
                "Under each follow-up it says whom it was sent to and how far it got. Outbox shows all of them; what could not be delivered stands out.",
            ),
        ),
        (
            say("Escribí algo y la sesión venció. ¿Se perdió?", "I wrote something and my session ended. Is it lost?"),
            say(
                "No. Ingrese de nuevo: lo que escribió se conserva y se ofrece para enviarlo.",
                "No. Sign in again: what you wrote is kept and offered for sending.",
            ),
        ),
    ]
}
