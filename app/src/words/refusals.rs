//! A sentence for each no, which says what to do.

use crate::AskError;
use domain::notices::Placeholder;
use domain::tickets::Move;
use domain::{Lang, Refusal};

pub fn error(lang: Lang, error: &AskError) -> String {
    match error {
        AskError::Refused(no) => refusal(lang, no),
        AskError::Kept => super::kept_unsent(lang).to_owned(),
        AskError::Network => lang
            .pick(
                "No hay conexión con el servidor. Lo que escribió sigue aquí: revise la red e inténtelo de nuevo.",
                "The server cannot be reached. What you wrote is still here: check the network and try again.",
            )
            .into(),
        AskError::Fault { reference } => {
            let sentence = lang.pick(
                "Algo falló de nuestro lado. Inténtelo de nuevo en un momento; si sigue igual, avise al administrador",
                "Something failed on our side. Try again in a moment; if it stays the same, tell your administrator",
            );
            if reference.is_empty() {
                format!("{sentence}.")
            } else {
                format!("{sentence} {} {reference}.", lang.pick("con la referencia", "with the reference"))
            }
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one sentence after the other: the list of all refusals")]
pub fn refusal(lang: Lang, no: &Refusal) -> String {
    let fixed =
        match no {
            Refusal::SignInRequired => {
                lang.pick("Su sesión venció. Ingrese de nuevo para continuar.", "Your session has expired. Sign in again to go on.")
            }
            Refusal::WrongSignIn => lang.pick(
                "El correo o la contraseña no coinciden. Revíselos e inténtelo de nuevo.",
                "The address and the password do not match. Check them and try again.",
            ),
            Refusal::NotAllowed => lang
                .pick("Su rol no permite hacer esto. Pídalo a un administrador.", "Your role does not allow this. Ask an administrator."),
            Refusal::NotFound => lang.pick(
                "Esto no existe o usted no puede verlo. Revise el número.",
                "This does not exist or you may not see it. Check the number.",
            ),
            Refusal::Stale { .. } => lang.pick(
                "El ticket cambió mientras usted escribía. Lea lo nuevo y confirme.",
                "The ticket changed while you were writing. Read what is new and confirm.",
            ),
            Refusal::TooLateToUndo => lang.pick(
                "Ya no se puede deshacer: pasó el tiempo o el aviso ya salió. Escriba un seguimiento que lo corrija.",
                "It can no longer be undone: the time is over or the notice has left. Write a follow-up that corrects it.",
            ),
            Refusal::EmptyBody => lang.pick("Escriba el mensaje antes de guardar.", "Write the message before saving."),
            Refusal::UnknownCategory => {
                lang.pick("Esa categoría ya no está disponible. Elija otra.", "That category is no longer available. Choose another.")
            }
            Refusal::NotATechnician => {
                lang.pick("Esa persona ya no es un técnico activo. Elija otra.", "That person is not an active technician. Choose another.")
            }
            Refusal::InvalidAddress => lang.pick(
                "Esa no es una dirección de correo. Escríbala como nombre@entidad.gov.co.",
                "That is not a mail address. Write it like name@office.gov.",
            ),
            Refusal::OwnAddress => lang.pick(
                "Esa es una dirección de la mesa y no puede participar en un ticket. Escriba la de una persona.",
                "That is an address of this desk and cannot take part in a ticket. Write a person's address.",
            ),
            Refusal::UploadGone => lang
                .pick("El archivo que subió ya no está. Adjúntelo de nuevo.", "The file you uploaded is no longer there. Attach it again."),
            Refusal::AlreadyExists => lang.pick(
                "Ya existe alguien con esa dirección. Búsquelo en la lista.",
                "Somebody with that address exists already. Look in the list.",
            ),
            Refusal::InvalidLink => lang.pick(
                "Este enlace no es válido. Abra el del correo más reciente o responda ese correo.",
                "This link is not valid. Open the one in the latest mail, or reply to that mail.",
            ),
            Refusal::ReopenWindowPassed => lang.pick(
                "Ya pasó el plazo para reabrir este ticket. Escriba un correo nuevo y lo registraremos.",
                "The time to reopen this ticket has passed. Write a new mail and we will register it.",
            ),
            Refusal::BadScore => {
                lang.pick("Elija una calificación de 1 a 5 antes de enviarla.", "Choose a score from 1 to 5 before sending it.")
            }
            Refusal::Rule { problem } => problem.label(lang),
            Refusal::BeingSent
            | Refusal::MayHaveArrived
            | Refusal::TextChanged
            | Refusal::UnknownPlaceholder { .. }
            | Refusal::NotComposable { .. } => return of_notices(lang, no),
            Refusal::MailboxExists | Refusal::FromConfiguration | Refusal::NeedsTls => of_mailboxes(lang, no),
            Refusal::NotByMail => lang.pick(
                "Solo lo que llegó por correo puede ser un ticket aparte. Elija una entrada recibida por correo.",
                "Only what came by mail can be a ticket of its own. Choose an entry that came by mail.",
            ),
            Refusal::OpensTheTicket => lang.pick(
                "Este correo abrió el ticket y se queda en él. Separe otra entrada o una el ticket con otro.",
                "This mail opened the ticket and stays on it. Split off another entry, or join the ticket to another one.",
            ),
            Refusal::SameTicket => lang.pick(
                "Un ticket no se puede unir consigo mismo. Escriba el número de otro.",
                "A ticket cannot be joined to itself. Write the number of another one.",
            ),
            Refusal::AlreadyJoined { into } => {
                return match lang {
                    Lang::Es => format!("Ese ticket ya se unió al {into}. Siga allí."),
                    Lang::En => format!("That ticket was joined to {into} already. Go on there."),
                };
            }
            Refusal::SurvivorIsOver { status } => {
                return match lang {
                    Lang::Es => format!("El otro ticket está «{}». Reábralo antes de unirle este.", status.label(lang)),
                    Lang::En => format!("The other ticket is “{}”. Reopen it before joining this one to it.", status.label(lang)),
                };
            }
            Refusal::ChangedSince => lang.pick(
                "Alguien hizo algo después: ya no se puede deshacer. Ábralo y corríjalo allí.",
                "Somebody has done something since: it cannot be taken back. Open it and set it right there.",
            ),
            Refusal::TicketIsOver { status } => {
                return match lang {
                    Lang::Es => format!("El ticket está «{}». Reábralo antes de cambiarlo.", status.label(lang)),
                    Lang::En => format!("The ticket is “{}”. Reopen it before changing it.", status.label(lang)),
                };
            }
            Refusal::NobodyChosen
            | Refusal::UnknownGroup
            | Refusal::EmptyGroup
            | Refusal::AlreadyTaken { .. }
            | Refusal::GroupHasTickets { .. } => return super::groups::of_groups(lang, no),
            Refusal::HoursOutOfOrder
            | Refusal::NoBusinessHours
            | Refusal::OutOfRange { .. }
            | Refusal::SettingChanged
            | Refusal::CategoryCircle
            | Refusal::NameTaken
            | Refusal::LastAdministrator
            | Refusal::PoorContrast { .. }
            | Refusal::TooManyBytes { .. }
            | Refusal::NotAPicture => return of_the_office(lang, no),
            Refusal::IllegalMove { from, step } => return illegal(lang, from.label(lang), *step),
            Refusal::TooManyAttempts { minutes } => return too_many(lang, *minutes),
            Refusal::TooLong { max } => {
                return match lang {
                    Lang::Es => format!("El texto pasa de {max} caracteres. Acórtelo o adjúntelo como archivo."),
                    Lang::En => format!("The text is longer than {max} characters. Shorten it or attach it as a file."),
                };
            }
            Refusal::BadField { field: name } => {
                let name = field(lang, name);
                return match lang {
                    Lang::Es => format!("Falta el dato «{name}» o no se entiende. Revíselo."),
                    Lang::En => format!("“{name}” is missing or not understood. Check it."),
                };
            }
            Refusal::FileTooLarge { max_mib } => {
                return match lang {
                    Lang::Es => format!("El archivo pasa de {max_mib} MiB. Comprímalo o compártalo por otro medio."),
                    Lang::En => format!("The file is larger than {max_mib} MiB. Compress it or share it some other way."),
                };
            }
            Refusal::TooManyFiles { max } => {
                return match lang {
                    Lang::Es => format!("Son más de {max} archivos. Quite algunos o júntelos en uno."),
                    Lang::En => format!("There are more than {max} files. Remove some or join them into one."),
                };
            }
            Refusal::TooManyViews { max } => {
                return match lang {
                    Lang::Es => format!("Ya hay {max} vistas guardadas. Elimine alguna que no use y guarde esta de nuevo."),
                    Lang::En => format!("There are {max} saved views already. Delete one that you do not use and save this one again."),
                };
            }
            Refusal::WeakPassword { min } => {
                return match lang {
                    Lang::Es => format!("La contraseña necesita al menos {min} caracteres. Use una frase larga."),
                    Lang::En => format!("The password needs at least {min} characters. Use a long phrase."),
                };
            }
        };
    fixed.into()
}

/// What stands against sending a notice, or against its text.
fn of_notices(lang: Lang, no: &Refusal) -> String {
    let fixed = match no {
        Refusal::BeingSent => lang.pick(
            "Esta notificación se está enviando en este momento. Espere un minuto y mire qué pasó con ella.",
            "This notice is being sent at this moment. Wait a minute and see what became of it.",
        ),
        Refusal::MayHaveArrived => lang.pick(
            "El servidor no confirmó esta notificación: es posible que ya haya llegado. Si aun así no quiere que se intente otra vez, marque la casilla y cancele de nuevo.",
            "The server did not confirm this notice: it may have arrived already. If you still want no further attempt, tick the box and cancel again.",
        ),
        Refusal::UnknownPlaceholder { name } => return unknown_placeholder(lang, name),
        Refusal::NotComposable { why } => {
            return match lang {
                Lang::Es => format!("Con este texto no se puede redactar el correo ({why}). Acórtelo o quite los caracteres raros."),
                Lang::En => format!("With this text the mail cannot be written ({why}). Shorten it or remove odd characters."),
            };
        }
        _ => lang.pick(
            "Otra persona cambió este texto mientras usted escribía. Copie lo suyo, recargue la página y compare.",
            "Somebody else changed this text while you were writing. Copy yours, reload the page and compare.",
        ),
    };
    fixed.into()
}

/// Names it, and those that there are.
fn unknown_placeholder(lang: Lang, name: &str) -> String {
    let known = Placeholder::ALL.iter().map(|known| format!("«{}»", known.label(lang))).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Es => format!("No existe el campo «{name}». Escriba entre llaves uno de estos: {known}."),
        Lang::En => format!("There is no placeholder “{name}”. Write one of these in braces: {known}."),
    }
}

/// What stands against a mailbox as it was set up.
fn of_mailboxes(lang: Lang, no: &Refusal) -> &'static str {
    match no {
        Refusal::MailboxExists => lang.pick(
            "Ya hay un buzón con esa dirección. Ábralo en la lista y cámbielo.",
            "There is a mailbox with that address already. Open it in the list and change it.",
        ),
        Refusal::FromConfiguration => lang.pick(
            "Este buzón viene de la configuración del servidor. Cámbielo allí y reinicie Mesa.",
            "This mailbox comes from the server's configuration. Change it there and restart Mesa.",
        ),
        _ => lang.pick(
            "Sin protección solo se puede conectar a este mismo equipo. Elija TLS o STARTTLS.",
            "Without protection only this very machine can be reached. Choose TLS or STARTTLS.",
        ),
    }
}

fn too_many(lang: Lang, minutes: u32) -> String {
    match (lang, minutes) {
        (Lang::Es, 0 | 1) => "Hubo demasiados intentos. Espere un minuto y vuelva a ingresar.".into(),
        (Lang::Es, n) => format!("Hubo demasiados intentos. Espere {n} minutos y vuelva a ingresar."),
        (Lang::En, 0 | 1) => "There were too many attempts. Wait one minute and sign in again.".into(),
        (Lang::En, n) => format!("There were too many attempts. Wait {n} minutes and sign in again."),
    }
}

fn illegal(lang: Lang, status: &str, step: Move) -> String {
    let what = match step {
        Move::Escalate => lang.pick("escalar", "escalated"),
        Move::FollowUp | Move::Reply => lang.pick("agregar seguimientos", "followed up"),
        Move::Note => lang.pick("agregar notas", "annotated"),
        Move::Wait => lang.pick("ponerlo en espera", "put on hold"),
        Move::Resume => lang.pick("reanudarlo", "resumed"),
        Move::Solve => lang.pick("solucionarlo", "solved"),
        Move::Close => lang.pick("cerrarlo", "closed"),
        Move::Reopen => lang.pick("reabrirlo", "reopened"),
        Move::Join => lang.pick("unirlo", "joined"),
        Move::Ignore => lang.pick("ignorarlo", "ignored"),
    };
    match lang {
        Lang::Es => format!("El ticket está «{status}» y así no se puede {what}. Recargue la página y elija otra acción."),
        Lang::En => format!("The ticket is “{status}” and cannot be {what} as it is. Reload the page and choose another action."),
    }
}

/// What a form calls the field that the wire calls `name`.
pub fn field(lang: Lang, name: &str) -> String {
    let word = match name {
        "body" => lang.pick("Mensaje", "Message"),
        "reason" => lang.pick("Motivo", "Reason"),
        "technician" => lang.pick("Técnico", "Technician"),
        "category" => lang.pick("Categoría", "Category"),
        "kind" => lang.pick("Tipo", "Kind"),
        "urgency" => lang.pick("Urgencia", "Urgency"),
        "impact" => lang.pick("Impacto", "Impact"),
        "address" => lang.pick("Correo", "Mail address"),
        "comment" => lang.pick("Comentario", "Comment"),
        "score" => lang.pick("Calificación", "Score"),
        "host" => lang.pick("Servidor", "Server"),
        "port" => lang.pick("Puerto", "Port"),
        "security" => lang.pick("Protección", "Protection"),
        "user" => lang.pick("Usuario", "User"),
        "password" => lang.pick("Contraseña", "Password"),
        "folders" => lang.pick("Carpetas", "Folders"),
        "processed" => lang.pick("Carpeta de procesados", "Processed folder"),
        "extra_ca" => lang.pick("Certificado adicional", "Extra certificate"),
        "tenant" => lang.pick("Directorio", "Tenant"),
        "token_url" => lang.pick("Dirección de los tokens", "Token address"),
        "client_id" => lang.pick("Id de la aplicación", "Client id"),
        "client_secret" => lang.pick("Secreto de la aplicación", "Client secret"),
        "refresh_token" => lang.pick("Token de renovación", "Refresh token"),
        "ticket" => "ticket",
        "into" => lang.pick("Número del otro ticket", "Number of the other ticket"),
        "revision" => lang.pick("revisión", "revision"),
        "opening" => lang.pick("Qué pasó", "What happened"),
        "needed" => lang.pick("Qué sigue", "What is needed"),
        "domain" => lang.pick("Dominio", "Domain"),
        "name" | "mailbox_name" => lang.pick("Nombre", "Name"),
        "role" => lang.pick("Rol", "Role"),
        "date" => lang.pick("Fecha", "Date"),
        "group" => lang.pick("Grupo", "Group"),
        "accent" => lang.pick("Color de la oficina", "Colour of the office"),
        "first_response_hours" | "resolution_hours" | "warn_percent" | "close_after_days" | "reopen_days" => range_field(lang, name),
        "" => lang.pick("formulario", "form"),
        other => other,
    };
    word.into()
}

/// What the administration's rooms refuse.
fn of_the_office(lang: Lang, no: &Refusal) -> String {
    let fixed = match no {
        Refusal::HoursOutOfOrder => lang.pick(
            "Revise el horario: cada jornada necesita hora de inicio y de fin, debe terminar después de empezar y no cruzarse con la otra.",
            "Check the hours: each shift needs a beginning and an end, must end after it begins and not overlap the other.",
        ),
        Refusal::NoBusinessHours => lang.pick(
            "Deje al menos un día con horario: sin horas hábiles ningún plazo llegaría nunca.",
            "Leave hours on at least one day: without business hours no deadline would ever come.",
        ),
        Refusal::SettingChanged => lang.pick(
            "Otra persona guardó esto mientras usted lo cambiaba. Vuelva a abrir la página, revise lo nuevo y haga su cambio.",
            "Somebody else saved this while you were changing it. Open the page again, look at what is new and make your change.",
        ),
        Refusal::CategoryCircle => lang.pick(
            "Una categoría no puede quedar debajo de sí misma ni de las que tiene debajo. Elija otro lugar.",
            "A category cannot lie below itself, nor below what lies under it. Choose another place.",
        ),
        Refusal::NameTaken => {
            lang.pick("Aquí ya hay otro con ese nombre. Escriba uno distinto.", "There is one of that name here already. Write another.")
        }
        Refusal::LastAdministrator => lang.pick(
            "Es el único administrador: nombre a otro antes de quitarle el rol o archivarlo.",
            "This is the only administrator: name another one before you change the role or archive them.",
        ),
        Refusal::NotAPicture => lang.pick(
            "Ese archivo no es una imagen PNG, JPEG o WebP. Guárdela en uno de esos formatos y súbala de nuevo.",
            "That file is no PNG, JPEG or WebP picture. Save it in one of those formats and upload it again.",
        ),
        Refusal::OutOfRange { field: name, min, max } => {
            return match lang {
                Lang::Es => format!("{}: escriba un número de {min} a {max}.", range_field(lang, name)),
                Lang::En => format!("{}: write a number from {min} to {max}.", range_field(lang, name)),
            };
        }
        Refusal::PoorContrast { tenths } => {
            let (whole, tenth) = (tenths / 10, tenths % 10);
            return match lang {
                Lang::Es => format!(
                    "Con ese color no se leería bien: su contraste es de {whole},{tenth} a 1 y hace falta 4,5. Elija uno más oscuro."
                ),
                Lang::En => format!(
                    "That colour would be hard to read: its contrast is {whole}.{tenth} to 1 and 4.5 is needed. Choose a darker one."
                ),
            };
        }
        Refusal::TooManyBytes { max_kib } => {
            return match lang {
                Lang::Es => format!("La imagen pasa de {max_kib} KB. Hágala más pequeña y súbala de nuevo."),
                Lang::En => format!("The picture is larger than {max_kib} KB. Make it smaller and upload it again."),
            };
        }
        _ => "",
    };
    fixed.to_owned()
}

fn range_field(lang: Lang, name: &str) -> &'static str {
    match name {
        "first_response_hours" => lang.pick("Primera respuesta", "First response"),
        "resolution_hours" => lang.pick("Término de solución", "Resolution term"),
        "warn_percent" => lang.pick("Porcentaje de aviso", "Warning percentage"),
        "close_after_days" => lang.pick("Días para cerrar", "Days until closing"),
        "reopen_days" => lang.pick("Días para reabrir", "Days to reopen"),
        "closed" => lang.pick("Días de cierre", "Closing days"),
        _ => lang.pick("Ese dato", "That field"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tickets::Status;

    fn every_refusal() -> Vec<Refusal> {
        [
            Refusal::SignInRequired,
            Refusal::WrongSignIn,
            Refusal::TooManyAttempts { minutes: 12 },
            Refusal::NotAllowed,
            Refusal::NotFound,
            Refusal::Stale { current: 3 },
            Refusal::IllegalMove { from: Status::Closed, step: Move::Solve },
            Refusal::EmptyBody,
            Refusal::TooLong { max: 100_000 },
            Refusal::BadField { field: "technician".into() },
            Refusal::UnknownCategory,
            Refusal::NotATechnician,
            Refusal::InvalidAddress,
            Refusal::OwnAddress,
            Refusal::FileTooLarge { max_mib: 25 },
            Refusal::TooManyFiles { max: 20 },
            Refusal::TooManyViews { max: 40 },
            Refusal::UploadGone,
            Refusal::WeakPassword { min: 10 },
            Refusal::AlreadyExists,
            Refusal::InvalidLink,
            Refusal::ReopenWindowPassed,
            Refusal::BadScore,
            Refusal::BeingSent,
            Refusal::MayHaveArrived,
            Refusal::UnknownPlaceholder { name: "nombre".into() },
            Refusal::NotComposable { why: "998".into() },
            Refusal::TextChanged,
            Refusal::MailboxExists,
            Refusal::FromConfiguration,
            Refusal::NeedsTls,
            Refusal::NotByMail,
            Refusal::OpensTheTicket,
            Refusal::SameTicket,
            Refusal::AlreadyJoined { into: domain::tickets::TicketId(7) },
            Refusal::SurvivorIsOver { status: Status::Closed },
            Refusal::HoursOutOfOrder,
            Refusal::NoBusinessHours,
            Refusal::OutOfRange { field: "warn_percent".to_owned(), min: 10, max: 99 },
            Refusal::SettingChanged,
            Refusal::CategoryCircle,
            Refusal::NameTaken,
            Refusal::LastAdministrator,
            Refusal::PoorContrast { tenths: 31 },
            Refusal::TooManyBytes { max_kib: 256 },
            Refusal::NotAPicture,
        ]
        .into_iter()
        .chain(domain::rules::RuleProblem::ALL.iter().map(|problem| Refusal::Rule { problem: *problem }))
        .collect()
    }

    #[test]
    fn every_refusal_is_two_sentences_in_each_language_and_says_what_to_do() {
        for no in every_refusal() {
            let (es, en) = (refusal(Lang::Es, &no), refusal(Lang::En, &no));
            assert_ne!(es, en, "{no:?} is not translated");
            for sentence in [&es, &en] {
                assert!(sentence.ends_with('.'), "{sentence}");
                assert!(sentence.len() > 30, "{sentence} says too little");
                assert!(!sentence.contains('{') && !sentence.contains('_'), "{sentence} shows our insides");
            }
        }
    }

    #[test]
    fn each_refusal_reads_differently() {
        let mut said: Vec<_> = every_refusal().iter().map(|no| refusal(Lang::Es, no)).collect();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), every_refusal().len());
    }

    #[test]
    fn the_lockout_says_how_long() {
        assert!(refusal(Lang::Es, &Refusal::TooManyAttempts { minutes: 12 }).contains("12 minutos"));
        assert!(refusal(Lang::Es, &Refusal::TooManyAttempts { minutes: 1 }).contains("un minuto"));
    }

    #[test]
    fn a_fault_shows_its_reference_and_nothing_else_of_ours() {
        let sentence = error(Lang::Es, &AskError::Fault { reference: "a1b2c3d4".into() });
        assert!(sentence.contains("a1b2c3d4"));
    }
}
