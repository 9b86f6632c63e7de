//! Words of the mailboxes: how each stands, what is wrong with it, and what to do about that.

use super::say;
use domain::Lang;
use domain::mailboxes::MailboxFault;

say! {
    mailboxes: "Buzones", "Mailboxes";
    mailboxes_intro: "Los correos que llegan a estos buzones se convierten en tickets.", "Mail that comes to these mailboxes becomes tickets.";
    add_mailbox: "Agregar buzón", "Add a mailbox";
    back_to_mailboxes: "Volver a los buzones", "Back to the mailboxes";
    mailboxes_empty: "Mesa todavía no lee ningún buzón. Agregue el de soporte: el formulario le permite probar la conexión antes de guardar.",
        "Mesa reads no mailbox yet. Add the support mailbox: the form lets you try the connection before you save.";
    from_configuration: "De la configuración", "From the configuration";
    from_configuration_hint: "Este buzón se define en la configuración del servidor y se cambia allí.",
        "This mailbox is defined in the server's configuration and changed there.";
    mailbox_saved: "Buzón guardado. Mesa se está conectando.", "Mailbox saved. Mesa is connecting.";
    mailbox_archived: "Buzón archivado. Mesa ya no lo lee.", "Mailbox archived. Mesa no longer reads it.";
    column_mailbox: "Buzón", "Mailbox";
    column_server: "Servidor", "Server";
    column_signature: "Firma DKIM", "DKIM signature";
    mailbox_signed: "Sus notificaciones van firmadas", "Its notices are signed";
    mailbox_unsigned: "Sin firma: la clave configurada es de otro dominio", "Not signed: the configured key is another domain's";
    column_brings: "Tickets nuevos", "New tickets";
    last_received: "Última revisión sin errores", "Last check without errors";
    never_yet: "Todavía ninguna", "None yet";
    state_since: "desde", "since";
    tries_again: "Próximo intento", "Next attempt";
    server_said: "Detalle:", "Detail:";
    in_folder: "en la carpeta", "in the folder";
    change: "Cambiar", "Change";
    pause_mailbox: "Pausar", "Pause";
    resume_mailbox: "Reanudar", "Resume";
    try_mailbox_now: "Intentar ahora", "Try now";
    archive_mailbox: "Archivar este buzón", "Archive this mailbox";
    archive_mailbox_hint: "Mesa deja de leerlo y olvida su contraseña. Los tickets que llegaron por él se conservan.",
        "Mesa stops reading it and forgets its password. The tickets that came by it stay.";
    edit_mailbox: "Cambiar buzón", "Change a mailbox";
    group_mailbox: "El buzón", "The mailbox";
    group_server: "Servidor IMAP", "IMAP server";
    group_folders: "Carpetas", "Folders";
    group_tickets: "Los tickets que llegan por aquí", "The tickets that come in here";
    label_mailbox_name: "Nombre", "Name";
    hint_mailbox_name: "Como lo llaman en la entidad, por ejemplo «Compras».", "As the office calls it, such as “Purchasing”.";
    label_mailbox_address: "Dirección de correo", "Mail address";
    hint_mailbox_address: "La dirección a la que escriben los solicitantes.", "The address that requesters write to.";
    hint_address_stays: "La dirección no se cambia: archive este buzón y agregue otro.", "The address is not changed: archive this mailbox and add another.";
    label_host: "Servidor", "Server";
    hint_host: "Por ejemplo outlook.office365.com o imap.gmail.com.", "Such as outlook.office365.com or imap.gmail.com.";
    label_port: "Puerto", "Port";
    hint_port: "Vacío: 993 con TLS, 143 con STARTTLS.", "Empty: 993 with TLS, 143 with STARTTLS.";
    label_security: "Protección", "Protection";
    label_user: "Usuario", "User";
    hint_user: "Vacío: la dirección de correo.", "Empty: the mail address.";
    label_sign_in: "Cómo ingresa Mesa", "How Mesa signs in";
    by_password: "Con contraseña", "With a password";
    by_token: "Con tokens (OAuth 2.0: Microsoft 365, Google)", "With tokens (OAuth 2.0: Microsoft 365, Google)";
    hint_kept: "Hay una guardada. Déjela vacía para conservarla; si cambia el servidor, escríbala de nuevo.",
        "One is stored. Leave it empty to keep it; if you change the server, type it again.";
    token_settings: "Datos de los tokens", "Token settings";
    hint_tokens: "Solo si Mesa ingresa con tokens. Los entrega quien administra Microsoft 365 o Google en su entidad.",
        "Only when Mesa signs in with tokens. Whoever runs Microsoft 365 or Google in your office has them.";
    label_provider: "Proveedor", "Provider";
    label_tenant: "Directorio (Microsoft 365)", "Tenant (Microsoft 365)";
    hint_tenant: "El dominio o el id del directorio.", "The directory's domain or id.";
    label_token_url: "Dirección de los tokens (otro proveedor)", "Token address (other provider)";
    label_client_id: "Id de la aplicación", "Client id";
    label_client_secret: "Secreto de la aplicación", "Client secret";
    label_grant: "Mesa pide tokens con", "Mesa asks for tokens with";
    label_refresh_token: "Token de renovación", "Refresh token";
    label_scope: "Alcance", "Scope";
    hint_scope: "Vacío: el habitual del proveedor.", "Empty: the provider's usual one.";
    label_folders: "Carpetas que Mesa lee", "Folders that Mesa reads";
    hint_folders: "Una por línea. Vacío: INBOX.", "One a line. Empty: INBOX.";
    label_processed: "Carpeta para los mensajes registrados", "Folder for registered messages";
    hint_processed: "Vacío: se quedan donde están, marcados como leídos. Si no existe, Mesa la crea.",
        "Empty: they stay where they are, marked as read. If it does not exist, Mesa makes it.";
    label_extra_ca: "Certificado de la entidad", "The office's certificate";
    hint_extra_ca: "Solo si el servidor usa un certificado propio: pegue aquí el de quien lo firmó (PEM).",
        "Only when the server has a certificate of the office's own: paste its issuer's here (PEM).";
    label_plus: "El servidor acepta direcciones con «+» (soporte+clave@…)", "The server takes addresses with a “+” (support+key@…)";
    hint_plus: "Entonces las respuestas llegan siempre a su ticket, aunque cambien el asunto.",
        "Replies then always reach their ticket, even when the subject is changed.";
    label_default_kind: "Tipo", "Kind";
    label_default_category: "Categoría", "Category";
    by_category: "El de la categoría, o Incidencia", "The category's, or Incident";
    probe_mailbox: "Probar conexión", "Try the connection";
    save_mailbox: "Guardar buzón", "Save the mailbox";
    probing: "Un momento…", "One moment…";
    probe_result: "Resultado de la prueba", "What the test found";
    probe_good: "Todo funciona. Guarde el buzón para que Mesa empiece a leerlo.", "Everything works. Save the mailbox and Mesa begins to read it.";
    probe_connected: "Mesa llega al servidor y la conexión está como se pidió.", "Mesa reaches the server, and the connection is as asked for.";
    probe_signed_in: "El servidor acepta el usuario.", "The server lets the user in.";
    probe_idle: "El servidor avisa de inmediato cuando llega un correo.", "The server tells at once when mail arrives.";
    probe_no_idle: "El servidor no avisa cuando llega un correo: Mesa revisa cada 20 segundos.", "The server does not tell when mail arrives: Mesa looks every 20 seconds.";
    probe_no_moves: "El servidor no mueve mensajes: Mesa los deja donde están, marcados como leídos.",
        "The server moves no messages: Mesa leaves them where they are, marked as read.";
    probe_there_are: "Estas son las carpetas que hay:", "These are the folders there are:";
}

/// "La carpeta INBOX existe y tiene 3 mensajes."
pub fn probe_folder(lang: Lang, name: &str, messages: u32) -> String {
    match (lang, messages) {
        (Lang::Es, 1) => format!("La carpeta «{name}» existe y tiene 1 mensaje."),
        (Lang::Es, n) => format!("La carpeta «{name}» existe y tiene {n} mensajes."),
        (Lang::En, 1) => format!("The folder “{name}” exists and holds 1 message."),
        (Lang::En, n) => format!("The folder “{name}” exists and holds {n} messages."),
    }
}

/// About the folder that registered mail is moved to.
pub fn probe_processed(lang: Lang, name: &str, there: bool) -> String {
    match (lang, there) {
        (Lang::Es, true) => format!("La carpeta «{name}» para los mensajes registrados existe."),
        (Lang::Es, false) => format!("La carpeta «{name}» para los mensajes registrados no existe: Mesa la crea con el primero."),
        (Lang::En, true) => format!("The folder “{name}” for registered messages exists."),
        (Lang::En, false) => format!("The folder “{name}” for registered messages does not exist: Mesa makes it with the first one."),
    }
}

/// "El buzón Compras no recibe correo: …"
pub fn no_mail(lang: Lang, mailbox: &str, fault: Option<MailboxFault>) -> String {
    let why = fault.map_or("", |fault| fault.label(lang));
    match lang {
        Lang::Es if why.is_empty() => format!("El buzón {mailbox} no recibe correo."),
        Lang::Es => format!("El buzón {mailbox} no recibe correo: {}.", lower(why)),
        Lang::En if why.is_empty() => format!("The mailbox {mailbox} receives no mail."),
        Lang::En => format!("The mailbox {mailbox} receives no mail: {}.", lower(why)),
    }
}

/// The first letter small, to stand inside a sentence; names stay as they are.
fn lower(text: &str) -> String {
    if text.starts_with("Mesa") {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What to do about it. `host` tells a provider that wants something special.
pub fn mailbox_advice(lang: Lang, fault: MailboxFault, host: &str) -> &'static str {
    let host = host.to_ascii_lowercase();
    match fault {
        MailboxFault::HostNotFound => lang.pick(
            "Revise cómo está escrito el nombre del servidor. Si es correcto, este equipo no puede consultar nombres en la red.",
            "Check how the server's name is written. If it is right, this machine cannot look up names on the network.",
        ),
        MailboxFault::PortClosed => lang.pick(
            "Revise el puerto y la protección, y que la red permita salir desde este equipo hasta allí.",
            "Check the port and the protection, and that the network lets this machine reach it.",
        ),
        MailboxFault::TimedOut => lang.pick(
            "Revise el servidor y el puerto; un cortafuegos puede estar descartando la conexión.",
            "Check the server and the port; a firewall may be dropping the connection.",
        ),
        MailboxFault::NoTls => lang.pick(
            "Pruebe otra protección: TLS suele ir con el puerto 993 y STARTTLS con el 143.",
            "Try another protection: TLS usually goes with port 993, STARTTLS with 143.",
        ),
        MailboxFault::CertificateName => lang.pick(
            "Escriba el nombre del servidor tal como está en su certificado, y no su dirección IP ni un alias.",
            "Write the server's name as its certificate has it, not its IP address or an alias.",
        ),
        MailboxFault::CertificateIssuer => lang.pick(
            "Si el servidor es de su entidad, pegue en «Certificado de la entidad» el certificado de quien lo firmó.",
            "If the server is your office's own, paste the certificate of its issuer under “The office's certificate”.",
        ),
        MailboxFault::CertificateExpired => lang.pick(
            "Pida a quien administra el servidor que renueve el certificado, y revise la hora de este equipo.",
            "Ask whoever runs the server to renew the certificate, and check this machine's clock.",
        ),
        MailboxFault::Tls => lang.pick(
            "Revise el puerto y la protección. Si son correctos, el servidor usa un cifrado que ya no es seguro.",
            "Check the port and the protection. If they are right, the server uses encryption that is no longer safe.",
        ),
        MailboxFault::LoginRefused if host.contains("office365") || host.contains("outlook") => lang.pick(
            "Microsoft 365 ya no acepta contraseñas por IMAP: elija «Con tokens» y pida los datos a quien administra Microsoft 365.",
            "Microsoft 365 no longer takes passwords over IMAP: choose “With tokens” and ask whoever runs Microsoft 365 for the settings.",
        ),
        MailboxFault::LoginRefused if host.contains("gmail") || host.contains("google") => lang.pick(
            "Google pide una contraseña de aplicación (con la verificación en dos pasos) o tokens: la contraseña de siempre no sirve.",
            "Google wants an app password (with two-step verification) or tokens: the usual password does not work.",
        ),
        MailboxFault::LoginRefused => lang.pick(
            "Revise el usuario y escriba la contraseña de nuevo. Mesa espera 15 minutos entre intentos para no bloquear la cuenta.",
            "Check the user and type the password again. Mesa waits 15 minutes between attempts, so that the account is not locked.",
        ),
        MailboxFault::TokenRefused => lang.pick(
            "Revise el id, el secreto y el token de renovación: pueden haber vencido o haber sido revocados.",
            "Check the client id, its secret and the refresh token: they may have expired or been revoked.",
        ),
        MailboxFault::FolderMissing => {
            lang.pick("Escriba el nombre de la carpeta tal como está en el servidor.", "Write the folder's name as it is on the server.")
        }
        MailboxFault::CannotMark => lang.pick(
            "El correo se registra igual. Dé al usuario permiso para mover y marcar mensajes en esa carpeta.",
            "Mail is registered all the same. Let the user move and mark messages in that folder.",
        ),
        MailboxFault::Closed => lang.pick(
            "Suele ser pasajero: Mesa vuelve a intentarlo sola. Si continúa, el servidor puede limitar las conexiones.",
            "This usually passes: Mesa tries again by itself. If it goes on, the server may limit connections.",
        ),
        MailboxFault::Protocol => lang.pick(
            "Revise que ese puerto sea el de IMAP y no el de otro servicio.",
            "Check that the port is the one of IMAP and not of some other service.",
        ),
        MailboxFault::SecretLost => lang.pick(
            "La llave con que se guardó ya no está. Escriba la contraseña de nuevo y guarde.",
            "The key that it was stored with is gone. Type the password again and save.",
        ),
        MailboxFault::Settings => {
            lang.pick("Revise el servidor, la protección y el certificado.", "Check the server, the protection and the certificate.")
        }
        MailboxFault::Ours => lang.pick(
            "Los mensajes siguen en el servidor y Mesa vuelve a intentarlo. Revise el espacio en disco y la base de datos.",
            "The messages stay on the server, and Mesa tries again. Check the disk's space and the database.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_said_and_has_advice_in_both_languages() {
        for fault in MailboxFault::ALL {
            for host in ["imap.cultura.example", "outlook.office365.com", "imap.gmail.com"] {
                let (es, en) = (mailbox_advice(Lang::Es, *fault, host), mailbox_advice(Lang::En, *fault, host));
                assert!(es != en && es.ends_with('.') && en.ends_with('.') && es.len() > 30, "{fault:?}: {es}");
            }
            assert_ne!(fault.label(Lang::Es), fault.label(Lang::En));
        }
        let alarm = no_mail(Lang::Es, "Compras", Some(MailboxFault::LoginRefused));
        assert_eq!(alarm, "El buzón Compras no recibe correo: el servidor no acepta el usuario o la contraseña.");
    }
}
