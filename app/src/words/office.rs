//! Words of the administration's rooms; only the server writes those.

use super::{count, say};
use domain::Lang;
use domain::people::Role;

say! {
    administration_intro: "Lo que la oficina decide sobre su mesa de servicios. Cada cambio queda en la auditoría.",
        "What the office decides about its service desk. Every change is kept in the audit.";
    archived: "Archivado. Puede restaurarse cuando quiera.", "Archived. It can be restored at any time.";
    restored: "Restaurado.", "Restored.";
    archived_badge: "Archivado", "Archived";
    restore: "Restaurar", "Restore";
    show_which: "Mostrar", "Show";

    people_about: "Quién trabaja aquí, con qué rol, y cómo ingresa.", "Who works here, in which role, and how they sign in.";
    people_intro: "Quienes ingresan a Mesa, y quienes han escrito a la mesa. Nadie se borra: lo que hicieron conserva su nombre.",
        "Those who sign in, and those who wrote to the desk. Nobody is deleted: what they did keeps their name.";
    search_people: "Nombre o correo", "Name or address";
    all_staff: "Personal", "Staff";
    requesters: "Solicitantes", "Requesters";
    archived_people: "Archivadas", "Archived";
    new_person: "Agregar persona", "Add a person";
    add_person: "Agregar", "Add";
    no_people: "No hay nadie que cumpla eso", "Nobody is like that";
    no_people_text: "Busque por otra parte del nombre o del correo, o cambie lo que se muestra.", "Search for another part of the name or address, or change what is shown.";
    more_people: "Hay más personas. Escriba parte del nombre o del correo para encontrarlas.", "There are more people. Type part of a name or address to find them.";
    no_password_yet: "sin contraseña", "no password";
    person_added: "Persona agregada. Haga un enlace para que ponga su contraseña.", "Person added. Make a link with which they set their password.";
    sessions_ended: "Sus sesiones se cerraron.", "Their sessions have ended.";
    address_hint: "Con este correo ingresa y recibe las notificaciones.", "They sign in with this address and get notices at it.";
    language_of_mails: "De las páginas y de los correos que recibe.", "Of the pages and of the mails that they get.";
    known_since: "Desde", "Since";
    open_word: "Tickets", "Tickets";
    access: "Acceso", "Access";
    sessions: "Sesiones abiertas", "Open sessions";
    has_password: "Tiene contraseña y puede ingresar.", "Has a password and can sign in.";
    has_no_password: "Todavía no puede ingresar: haga un enlace y entréguelo.", "Cannot sign in yet: make a link and hand it over.";
    make_link: "Hacer enlace para su contraseña", "Make a link for their password";
    reset_password: "Restablecer contraseña", "Reset password";
    end_sessions: "Cerrar sus sesiones", "End their sessions";
    archive_person: "Archivar a la persona", "Archive the person";
    password_link: "Enlace para la contraseña", "Password link";
    password_link_copy: "Cópielo y entréguelo a la persona", "Copy it and hand it to the person";
    password_link_once: "Se muestra solo esta vez y sirve una sola vez. Si se pierde, haga otro: el anterior deja de servir.",
        "It is shown this once and works once. If it is lost, make another: the one before stops working.";
    password_link_done: "Listo", "Done";
    password_link_mail: "Escribirle un correo", "Write them a mail";
    password_link_subject: "Su ingreso a Mesa", "Your sign-in at Mesa";

    groups: "Grupos", "Groups";
    groups_about: "Técnicos que atienden lo mismo.", "Technicians who take care of the same.";
    groups_intro: "Un grupo reúne técnicos. Un ticket se puede escalar a un grupo: todos sus técnicos se enteran, y quien esté libre lo toma.",
        "A group brings technicians together. A ticket can be escalated to a group: all its technicians hear of it, and whoever is free takes it.";
    new_group: "Nuevo grupo", "New group";
    members: "Técnicos del grupo", "Technicians of the group";
    no_members: "Sin técnicos", "No technicians";
    no_groups: "Todavía no hay grupos", "There are no groups yet";
    no_groups_text: "Si varios técnicos atienden lo mismo, póngalos en un grupo y asígnele sus categorías.", "If several technicians take care of the same, put them into a group and give it their categories.";
    archive_group: "Archivar el grupo", "Archive the group";
    archive_group_text: "Mesa dejará de proponerlo. Los tickets que alguien tiene no cambian; los que nadie ha tomado se reasignan antes.", "Mesa will suggest it no more. Tickets that somebody has do not change; those that nobody has taken are reassigned first.";

    categories: "Categorías", "Categories";
    categories_about: "En qué se clasifican los tickets y quién los atiende.", "What tickets are sorted by and who takes them.";
    categories_intro: "El árbol con que se clasifican los tickets. Una categoría puede proponer tipo y técnico, y tener su propio término.",
        "The tree that tickets are sorted by. A category can suggest kind and technician, and have its own term.";
    new_category: "Nueva categoría", "New category";
    new_below: "Nueva categoría debajo", "New category below";
    lies_below: "Debajo de", "Below";
    at_the_top: "Ninguna: en el primer nivel", "None: at the top";
    default_kind: "Tipo propuesto", "Suggested kind";
    as_it_comes: "El que traiga el ticket", "As the ticket comes";
    default_technician: "Técnico o grupo propuesto", "Suggested technician or group";
    default_technician_hint: "Un grupo recibe el ticket entero; quien esté libre lo toma.", "A group is handed the whole ticket; whoever is free takes it.";
    own_term: "Término propio de solución, en horas hábiles", "Own resolution term, in business hours";
    own_term_hint: "Vacío: el de la prioridad. Al cambiarlo se recalculan los tickets abiertos de esta categoría.", "Empty: that of the priority. Changing it reckons this category's open tickets anew.";
    no_categories: "No hay categorías", "There are no categories";
    no_categories_text: "Cree la primera: por ejemplo Equipos, Redes o Correo y cuentas.", "Make the first one: for instance Equipment, Networks or Mail and accounts.";
    archive_category: "Archivar la categoría", "Archive the category";
    archive_category_text: "No se ofrecerá más, ni lo que está debajo. Los tickets que la tienen la conservan.", "It is offered no more, nor what lies below it. Tickets that have it keep it.";
    category_is_archived: "Está archivada: no se ofrece al clasificar.", "It is archived: it is not offered.";

    the_office: "Oficina", "Office";
    the_office_about: "Nombre, logo y color con que se presenta.", "The name, logo and colour it appears with.";
    the_office_intro: "Cómo se presenta la oficina en Mesa, en sus correos y en la encuesta.", "How the office appears in Mesa, in its mails and in the survey.";
    office_is_configured: "El nombre viene de la configuración del servidor (MESA_OFFICE_NAME). Desde que guarde aquí, vale lo que guarde.",
        "The name comes from the server's configuration (MESA_OFFICE_NAME). Once you save here, what you save holds.";
    name_and_colour: "Nombre y color", "Name and colour";
    office_name: "Nombre de la oficina", "Name of the office";
    office_name_hint: "Como firma sus correos: «Oficina de Cultura de Bogotá».", "As it signs its mails: “Oficina de Cultura de Bogotá”.";
    accent: "Color de la oficina", "Colour of the office";
    accent_hint: "Como #1d4f9c; vacío, el de Mesa. Debe leerse bien en claro y en oscuro.", "Like #1d4f9c; empty, Mesa's own. It must be readable in light and dark.";
    office_saved: "Guardado. Se ve desde la próxima página que abra.", "Saved. It shows from the next page you open.";
    logo: "Logo", "Logo";
    no_logo: "Sin logo se muestra el signo de Mesa.", "Without a logo Mesa's own sign is shown.";
    logo_file: "Imagen", "Picture";
    logo_hint: "PNG, JPEG o WebP, de hasta 256 KB. Lo mejor: cuadrada o apaisada, sobre fondo transparente.", "PNG, JPEG or WebP, up to 256 KB. Best: square or wide, on a transparent ground.";
    upload_logo: "Subir el logo", "Upload the logo";
    remove_logo: "Quitar el logo", "Remove the logo";
    logo_saved: "Logo guardado.", "Logo saved.";
    logo_removed: "Logo quitado.", "Logo removed.";

    mailboxes_about: "De dónde llega el correo y cómo va cada buzón.", "Where mail comes from and how each mailbox is.";
    templates_about: "Los textos de las notificaciones, con vista previa.", "The texts of notices, with a preview.";
    rules_about: "Lo que Mesa hace con un correo nuevo.", "What Mesa does with new mail.";
}

pub fn open_tickets(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Es => count(u64::from(n), "ticket abierto", "tickets abiertos"),
        Lang::En => count(u64::from(n), "open ticket", "open tickets"),
    }
}

pub fn of_categories(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Es => count(u64::from(n), "categoría", "categorías"),
        Lang::En => count(u64::from(n), "category", "categories"),
    }
}

pub fn group_called(lang: Lang, name: &str) -> String {
    format!("{} {name}", lang.pick("Grupo", "Group"))
}

pub fn hours_to_solve(lang: Lang, hours: u32) -> String {
    match lang {
        Lang::Es => format!("solución en {hours} h hábiles"),
        Lang::En => format!("resolution in {hours} business h"),
    }
}

pub fn archived_ones(lang: Lang, n: usize) -> String {
    match lang {
        Lang::Es => format!("Archivadas ({n})"),
        Lang::En => format!("Archived ({n})"),
    }
}

pub fn until(lang: Lang, when: &str) -> String {
    format!("{} {when}", lang.pick("sirve hasta el", "works until"))
}

pub fn password_link_for(lang: Lang, name: &str, days: i64) -> String {
    match lang {
        Lang::Es => format!("Con este enlace {name} pone su contraseña. Sirve durante {days} días."),
        Lang::En => format!("With this link {name} sets their password. It works for {days} days."),
    }
}

pub fn password_link_body(lang: Lang, name: &str, link: &str, days: i64) -> String {
    match lang {
        Lang::Es => format!("Hola, {name}:\n\nCon este enlace pone su contraseña de Mesa. Sirve una vez, durante {days} días:\n{link}\n"),
        Lang::En => format!("Hello {name},\n\nWith this link you set your password at Mesa. It works once, within {days} days:\n{link}\n"),
    }
}

pub fn archive_person_text(lang: Lang, open: u32) -> String {
    let open = match (open, lang) {
        (0, _) => String::new(),
        (n, Lang::Es) => format!(" Tiene {}: reasígnelos.", open_tickets(Lang::Es, n)),
        (n, Lang::En) => format!(" They have {}: give them to somebody else.", open_tickets(Lang::En, n)),
    };
    let text = lang.pick(
        "No podrá ingresar y se cierran sus sesiones. Su historia se conserva.",
        "They cannot sign in and their sessions end. Their history stays.",
    );
    format!("{text}{open}")
}

pub fn logo_of(lang: Lang, office: &str) -> String {
    format!("{} {office}", lang.pick("Logo de", "Logo of"))
}

/// A role, and what it may do.
pub fn role_about(lang: Lang, role: Role) -> String {
    let about = match role {
        Role::Requester => lang.pick("escribe por correo; no ingresa", "writes by mail; does not sign in"),
        Role::Technician => lang.pick("atiende tickets", "works tickets"),
        Role::Administrator => lang.pick("escala y configura", "escalates and configures"),
        Role::Supervisor => lang.pick("lee todo y no escribe", "reads everything, writes nothing"),
    };
    format!("{}: {about}", role.label(lang))
}
