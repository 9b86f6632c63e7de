//! Mail, accounts, and what arrives in mailboxes that should not.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Cuentas y contraseñas",
        kind: Kind::Incident,
        levels: (4, 1),
        subjects: &["Olvidé mi contraseña", "Cuenta bloqueada después de vacaciones"],
        texts: &[
            "Volví de vacaciones y no recuerdo la contraseña del equipo. Después de varios intentos la cuenta quedó bloqueada. Escribo desde el celular.",
            "No puedo iniciar sesión: dice que la cuenta está bloqueada y que consulte al administrador. Mi equipo es el {placa}.",
        ],
        work: &["Desbloqueé la cuenta. Le llamo a su extensión para entregarle una clave temporal; por seguridad no la envío por correo."],
        ask: None,
        solutions: &[
            "Cuenta desbloqueada y clave cambiada por la persona titular. Se le mostró cómo inscribirse en la recuperación automática.",
            "Se identificó a la persona por videollamada, se entregó clave temporal y ya la cambió.",
        ],
        file: None,
    },
    Scenario {
        category: "Cuentas y contraseñas",
        kind: Kind::Request,
        levels: (3, 2),
        subjects: &["Creación de usuario para {colega}", "Cuenta nueva para contratista"],
        texts: &[
            "Solicito crear la cuenta de correo y de red para {colega}, que ingresa a nuestra área el {dia}. Adjunto la solicitud firmada.",
            "Ingresa una persona de apoyo a {lugar}. Requiere correo, carpeta del área y gestión documental con perfil de consulta.",
        ],
        work: &[
            "Recibido el formato. Creo la cuenta hoy y los permisos del sistema documental mañana.",
            "La cuenta está creada; quedan pendientes los permisos de la carpeta, que aprueba la jefatura.",
        ],
        ask: Some((
            "En el formato falta la fecha de terminación del contrato. ¿Me la indica?",
            "El contrato va hasta el final del año; adjunto el formato corregido.",
        )),
        solutions: &[
            "Cuenta creada con correo, carpeta y perfil de consulta. Las instrucciones de ingreso se entregaron a la jefatura en sobre cerrado.",
        ],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Cuentas y contraseñas",
        kind: Kind::Request,
        levels: (3, 2),
        subjects: &["Retiro de usuario", "Inactivar cuenta por terminación de contrato"],
        texts: &[
            "El contrato de {colega} termina el {dia}. Solicito inactivar sus accesos y dejar el correo en redirección por un mes.",
            "Por traslado de una funcionaria se deben retirar sus permisos en la carpeta de nuestra área y conservar los archivos.",
        ],
        work: &["Programo la inactivación para el cierre de ese día y la copia del buzón."],
        ask: Some(("¿A quién dirigimos el correo que siga llegando?", "A mi cuenta, por favor, durante treinta días.")),
        solutions: &["Accesos retirados, buzón en copia de seguridad y redirección activa por treinta días."],
        file: None,
    },
    Scenario {
        category: "Cuentas y contraseñas",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Permiso en carpeta compartida", "No puedo abrir la carpeta de contratación"],
        texts: &[
            "Necesito permiso de edición en la carpeta de la convocatoria; por ahora solo puedo leer. La responsable es {colega}.",
            "Al abrir la carpeta compartida me sale «no tiene permiso». La necesito para los soportes de {evento}.",
        ],
        work: &["Pedí la autorización a la persona responsable de la carpeta.", "Autorización recibida; aplico el permiso."],
        ask: Some((
            "¿Requiere editar o basta con lectura? La responsable pregunta.",
            "Necesito editar, porque consolido los informes de todos.",
        )),
        solutions: &["Permiso aplicado por grupo, no por persona, como pide la política. Ya abrió y guardó un archivo de prueba."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Correo",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["No me llegan correos externos", "Correos que rebotan desde afuera"],
        texts: &[
            "Un proveedor me dice que sus correos rebotan cuando me escribe. Adjunto el mensaje de error que él recibe.",
            "Desde ayer no me entran correos de otras entidades, aunque los internos sí llegan bien.",
        ],
        work: &[
            "El rechazo lo hace el filtro: el dominio del remitente no pasa la verificación. Estoy viendo si es de su lado.",
            "Es del lado del remitente: su registro SPF está mal. Le escribí al área de sistemas de ellos.",
        ],
        ask: Some((
            "¿Me reenvía el mensaje de rebote como archivo adjunto, sin copiar el texto?",
            "Adjunto el archivo tal como me lo pasaron.",
        )),
        solutions: &[
            "El remitente corrigió su registro y los mensajes entran. Los retenidos fueron liberados.",
            "Su buzón estaba por encima del límite. Se archivaron los correos de más de dos años y ya recibe con normalidad.",
        ],
        file: Some(Shape::Bounce),
    },
    Scenario {
        category: "Correo",
        kind: Kind::Incident,
        levels: (2, 1),
        subjects: &["Buzón lleno", "No puedo enviar, dice que el buzón está lleno"],
        texts: &[
            "Me sale un aviso de que el buzón está al 100 % y no puedo enviar. Tengo los soportes de varias convocatorias y no quiero borrar nada.",
            "El correo no me deja enviar las invitaciones a {evento} porque el buzón está lleno.",
        ],
        work: &["Le amplío la cuota por una semana para que pueda trabajar, y archivamos juntos lo antiguo."],
        ask: Some(("¿Qué rango de fechas puedo mover al archivo?", "Todo lo anterior a este año se puede archivar.")),
        solutions: &["Se archivaron 11 GB; el buzón quedó al 42 %. El archivo se consulta desde la misma aplicación."],
        file: None,
    },
    Scenario {
        category: "Correo",
        kind: Kind::Incident,
        levels: (3, 1),
        subjects: &["No aparece un correo importante", "Se me perdió un correo"],
        texts: &[
            "Ayer tenía en la bandeja un correo de {colega} con el radicado {radicado} y hoy no aparece. No recuerdo haberlo borrado.",
            "Busco un correo con el asunto del convenio y no está en ninguna carpeta. ¿Se puede recuperar?",
        ],
        work: &["Busco en la papelera del servidor, que guarda treinta días."],
        ask: Some(("¿Recuerda la fecha aproximada y si venía con adjuntos?", "Fue la semana pasada y traía un PDF de unas diez páginas.")),
        solutions: &[
            "El mensaje estaba en la carpeta «Conversaciones», movido por una regla. Se restauró a la bandeja y se corrigió la regla.",
            "Se recuperó desde la papelera del servidor.",
        ],
        file: None,
    },
    Scenario {
        category: "Correo",
        kind: Kind::Request,
        levels: (1, 1),
        subjects: &["Firma institucional en el correo", "Actualizar firma de correo"],
        texts: &[
            "Cambié de cargo y de extensión (ahora es la {ext}). ¿Me ayudan a poner la firma institucional nueva?",
            "La firma de mis correos sale sin el logo y con el nombre anterior de la dependencia.",
        ],
        work: &["Le aplico la plantilla con los datos nuevos; cierre y abra el correo en unos minutos."],
        ask: None,
        solutions: &["Firma actualizada en el computador y en el correo web."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Buzones y listas",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Crear buzón compartido", "Buzón para las inscripciones de {evento}"],
        texts: &[
            "Para las inscripciones necesitamos un buzón que atendamos tres personas: {colega}, la coordinación y yo.",
            "Solicito un correo compartido para la línea de estímulos. Debe estar activo antes del {dia}, que sale la publicación.",
        ],
        work: &["Creo el buzón con respuesta automática apagada. Los permisos quedan por grupo."],
        ask: Some(("¿Qué nombre debe ver el público como remitente?", "Que diga el nombre de la convocatoria, igual que en el afiche.")),
        solutions: &["Buzón creado con tres personas delegadas. Se probó el envío y la recepción desde afuera."],
        file: None,
    },
    Scenario {
        category: "Buzones y listas",
        kind: Kind::Request,
        levels: (1, 2),
        subjects: &["Agregar personas a lista de distribución", "Actualizar la lista de correo del área"],
        texts: &[
            "En la lista del área faltan tres personas nuevas y sobra quien se retiró. Adjunto el listado.",
            "Solicito incluir a {colega} en la lista de promotores; no le están llegando las citaciones.",
        ],
        work: &["Actualizo la lista con el archivo que envió."],
        ask: None,
        solutions: &["Lista actualizada. Ahora la jefatura puede mantenerla por su cuenta desde el directorio."],
        file: Some(Shape::List),
    },
    Scenario {
        category: "Correo sospechoso",
        kind: Kind::Incident,
        levels: (4, 4),
        subjects: &["Correo sospechoso de un banco", "¿Este correo es verdadero?"],
        texts: &[
            "Me llegó un correo que dice ser de nómina y pide confirmar la clave en un enlace. No lo abrí. A {colega} también le llegó.",
            "Recibí un mensaje con una factura que nunca pedí y un archivo comprimido. Lo reporto antes de abrirlo.",
        ],
        work: &[
            "Gracias por reportarlo sin abrirlo: es suplantación. Estoy retirando el mensaje de los demás buzones.",
            "Se retiró de 38 buzones. Dos personas abrieron el enlace y ya cambiaron su clave.",
        ],
        ask: None,
        solutions: &[
            "Remitente y enlace bloqueados, mensaje retirado de todos los buzones y claves cambiadas. Se publicó una alerta interna.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Correo sospechoso",
        kind: Kind::Incident,
        levels: (5, 3),
        subjects: &["Di clic en un enlace y pidió mi clave", "Creo que caí en un correo falso"],
        texts: &[
            "Por afán abrí un enlace que parecía del correo institucional y escribí la contraseña. Después se puso en blanco. ¿Qué hago?",
            "Me llegan respuestas de correos que yo no escribí. Creo que alguien entró a mi cuenta.",
        ],
        work: &[
            "Cerré todas las sesiones de su cuenta y forcé el cambio de clave. Le llamo ahora mismo.",
            "Hubo un ingreso desde otro país y una regla que ocultaba los mensajes. Ya la eliminé.",
        ],
        ask: None,
        solutions: &[
            "Cuenta recuperada, segundo factor activo y regla maliciosa eliminada. Se avisó a los destinatarios de los correos falsos.",
        ],
        file: None,
    },
    Scenario {
        category: "Antivirus",
        kind: Kind::Incident,
        levels: (4, 2),
        subjects: &["El antivirus muestra una amenaza", "Aviso rojo del antivirus en el equipo {placa}"],
        texts: &[
            "Conecté una memoria USB de un artista y el antivirus mostró un aviso rojo. Retiré la memoria enseguida.",
            "El antivirus dice que está desactualizado hace quince días y no deja abrir archivos del taller.",
        ],
        work: &["El archivo quedó en cuarentena. Paso un análisis completo; puede seguir trabajando, aunque lo sentirá lento."],
        ask: Some(("¿En qué otros equipos se usó esa memoria?", "Solo en el de {sala} y en el mío.")),
        solutions: &[
            "Análisis completo sin más hallazgos en los dos equipos. La memoria se limpió y se devolvió.",
            "El servicio de actualización estaba detenido. Se reparó y las definiciones están al día.",
        ],
        file: Some(Shape::Screenshot),
    },
];
