//! The programs an office of culture lives in.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Gestión documental",
        kind: Kind::Incident,
        levels: (4, 3),
        subjects: &["No puedo radicar en el sistema documental", "Error al radicar oficio {radicado}"],
        texts: &[
            "Al guardar el oficio sale «error interno 500» y no genera radicado. Es una respuesta a un derecho de petición que vence el {dia}.",
            "El sistema documental no me deja adjuntar el anexo del radicado {radicado}: se queda cargando y después me saca.",
        ],
        work: &[
            "Reproduje el error: el anexo supera el límite y el mensaje no lo dice. Escalo el ajuste y le doy una salida mientras tanto.",
            "El proveedor liberó una corrección; la instalamos al final de la jornada.",
        ],
        ask: Some(("¿Cuánto pesa el anexo y en qué formato está?", "Es un PDF de 58 MB, porque trae planos escaneados.")),
        solutions: &[
            "Oficio radicado dentro del término. El límite de anexos pasó de 20 a 100 MB y el mensaje ahora explica el motivo.",
            "La plantilla tenía un carácter no válido en el asunto. Se corrigió y el radicado se generó.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Gestión documental",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Reasignar radicado {radicado}", "Cambio de dependencia de un radicado"],
        texts: &[
            "El radicado {radicado} llegó a nuestra área por error; corresponde a Jurídica. El sistema no me deja devolverlo.",
            "Solicito pasar los radicados pendientes de {colega} a mi bandeja mientras está en licencia.",
        ],
        work: &["La devolución exige un perfil que su usuario no tiene. La hago desde administración."],
        ask: None,
        solutions: &[
            "Radicado reasignado, con la observación que pidió. El historial conserva el paso por su área.",
            "Pendientes trasladados; al regreso de la licencia se devuelven solos.",
        ],
        file: None,
    },
    Scenario {
        category: "Gestión documental",
        kind: Kind::Incident,
        levels: (3, 1),
        subjects: &["No funciona la firma digital", "La firma electrónica da error"],
        texts: &[
            "Al firmar una resolución aparece «token no detectado», aunque está conectado. Tengo doce documentos por firmar hoy.",
            "La firma electrónica quedó invertida en el PDF y la entidad que lo recibe lo devolvió.",
        ],
        work: &["Actualizo el controlador del token y lo probamos con un documento sin efectos."],
        ask: Some(("¿El token enciende la luz azul al conectarlo?", "Sí, titila y después queda fija.")),
        solutions: &[
            "Controlador del token actualizado y firma de prueba válida. Firmó los doce documentos.",
            "Se corrigió la posición de la firma en la plantilla. El documento se firmó de nuevo y fue recibido.",
        ],
        file: None,
    },
    Scenario {
        category: "Sistema de bibliotecas",
        kind: Kind::Incident,
        levels: (4, 4),
        subjects: &["El sistema de préstamo está caído", "No podemos prestar libros en {lugar}"],
        texts: &[
            "El módulo de préstamo muestra «sin conexión con el servidor» en {lugar}. Hay fila y estamos anotando los préstamos en papel.",
            "Desde las {hora} no abre el catálogo ni el préstamo en ninguna de las bibliotecas. Somos varias sedes afectadas.",
        ],
        work: &[
            "El servicio de base de datos se detuvo por falta de espacio. Estoy liberando y lo levanto.",
            "El servicio está arriba. Pueden prestar; por favor registren lo que anotaron en papel.",
        ],
        ask: None,
        solutions: &[
            "Servicio restablecido y espacio ampliado. Se programó una alerta al 80 % para que no vuelva a detenerse.",
            "Se reinició el servidor de aplicaciones, que había agotado las conexiones. El proveedor ajustó el límite.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Sistema de bibliotecas",
        kind: Kind::Incident,
        levels: (2, 2),
        subjects: &["Multa mal calculada a un lector", "El sistema bloqueó a un usuario sin deuda"],
        texts: &[
            "El sistema le cobra una multa a un lector que devolvió a tiempo «{titulo}». Tenemos el comprobante de {lugar}.",
            "Un usuario quedó bloqueado por un libro que otra sede ya recibió. No podemos prestarle nada.",
        ],
        work: &["La devolución quedó registrada con la fecha del lunes porque el domingo no hubo sincronización. Corrijo el registro."],
        ask: Some(("¿Me comparte el número del carné o del comprobante?", "Es el comprobante terminado en {ext}.")),
        solutions: &[
            "Multa retirada y fecha de devolución corregida. Se revisaron las devoluciones de ese domingo y había otras dos iguales.",
        ],
        file: None,
    },
    Scenario {
        category: "Sistema de bibliotecas",
        kind: Kind::Request,
        levels: (1, 2),
        subjects: &["Carga masiva de registros al catálogo", "Subir lote de novedades al catálogo"],
        texts: &[
            "Recibimos una donación de 240 títulos para {lugar}. Adjunto el archivo con los registros para cargarlos.",
            "Solicito cargar al catálogo las novedades de la compra, entre ellas «{titulo}». El archivo está en el formato acordado.",
        ],
        work: &["Revisé el archivo: hay 14 registros sin clasificación. El resto ya está en el ambiente de pruebas."],
        ask: Some((
            "¿Me ayuda con la clasificación de los 14 registros que marqué en el archivo?",
            "Ya los completé y quedaron en la misma carpeta.",
        )),
        solutions: &["Registros cargados y visibles en el catálogo público. Se envió el listado de los números de inventario asignados."],
        file: Some(Shape::Records),
    },
    Scenario {
        category: "Sitio web y agenda",
        kind: Kind::Request,
        levels: (3, 3),
        subjects: &["Publicar {evento} en la agenda", "Error en la fecha de un evento publicado"],
        texts: &[
            "Por favor publicar {evento} en la agenda cultural. Será en {lugar} el {dia}. Adjunto el texto y la imagen.",
            "En la página está mal la hora de la función en {lugar}: es a las {hora}. Ya hay ciudadanos preguntando.",
        ],
        work: &["Lo publico en cuanto Comunicaciones apruebe el texto.", "Publicado; en unos minutos se ve en todos los dispositivos."],
        ask: Some((
            "La imagen viene muy pequeña. ¿Tienen una de al menos 1200 píxeles de ancho?",
            "Adjunto la original que nos entregó la artista.",
        )),
        solutions: &["Evento publicado con imagen y mapa del sitio.", "Hora corregida en la agenda y en el boletín de la semana."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Sitio web y agenda",
        kind: Kind::Incident,
        levels: (4, 4),
        subjects: &["El formulario de inscripción no funciona", "No se pueden inscribir a la convocatoria"],
        texts: &[
            "El formulario de la convocatoria no deja enviar: al final aparece «campo requerido» y todos están llenos. El cierre es el {dia}.",
            "Varios artistas escriben que el formulario se queda en blanco después de adjuntar los soportes.",
        ],
        work: &[
            "Falla solo con archivos cuyo nombre lleva tilde. Estoy corrigiendo la validación.",
            "La corrección está en pruebas; la publico esta tarde y aviso para que escriban a los inscritos.",
        ],
        ask: None,
        solutions: &[
            "Formulario corregido y probado con tres navegadores. Se recuperaron 17 inscripciones que habían quedado a medias.",
            "Se amplió el tiempo de carga de archivos, que era de un minuto. Inscripciones funcionando.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Sitio web y agenda",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Actualizar información de transparencia", "Publicar documento en la sección de transparencia"],
        texts: &[
            "Adjunto el informe de gestión para publicar en transparencia antes del {dia}, según la ley.",
            "El enlace del plan anticorrupción lleva al documento del año pasado. Solicito reemplazarlo.",
        ],
        work: &["Convierto el documento a formato accesible antes de publicarlo."],
        ask: None,
        solutions: &["Documento publicado en formato accesible; el enlace anterior redirige al nuevo."],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Ofimática",
        kind: Kind::Incident,
        levels: (3, 1),
        subjects: &["Excel se cierra al abrir un archivo", "Archivo de presupuesto dañado"],
        texts: &[
            "El archivo del presupuesto se cierra solo al abrirlo, en mi equipo y en el de {colega}. Hay que entregarlo el {dia}.",
            "Word dice que no puede abrir el documento porque su contenido está dañado. Lo trabajé todo el fin de semana.",
        ],
        work: &["Recuperé una versión de ayer a las {hora} desde el historial. Mírela mientras intento rescatar la última."],
        ask: Some((
            "¿La versión recuperada le sirve o faltan cambios de hoy?",
            "Faltan dos hojas, pero las puedo rehacer con lo que recuperó.",
        )),
        solutions: &[
            "Archivo recuperado del historial de versiones. Tenía un vínculo a un libro que ya no existe y eso lo cerraba.",
            "Documento reparado y guardado en formato nuevo. Se activó el guardado automático.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Ofimática",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Instalar programa de diseño", "Licencia de edición de video"],
        texts: &[
            "Para las piezas de {evento} necesito el programa de diseño en el equipo {placa}. La jefatura está de acuerdo.",
            "Solicito instalar un editor de video: vamos a producir las cápsulas de memoria oral en {lugar}.",
        ],
        work: &["Hay una licencia libre desde el mes pasado. La reservo y confirmo la instalación."],
        ask: Some((
            "¿Me reenvía la autorización de la jefatura? El comité de licencias la pide.",
            "Se la acabo de reenviar con visto bueno.",
        )),
        solutions: &["Programa instalado y licencia asignada a su cuenta, no al equipo."],
        file: None,
    },
    Scenario {
        category: "Nómina y talento humano",
        kind: Kind::Incident,
        levels: (4, 2),
        subjects: &["No puedo descargar el desprendible de pago", "Error en el portal de talento humano"],
        texts: &[
            "El portal no muestra el desprendible de este mes y lo necesito para un crédito de vivienda antes del {dia}.",
            "Al registrar las vacaciones el portal dice que no tengo jefe asignado y no deja continuar.",
        ],
        work: &[
            "El periodo está cerrado, pero sin publicar. Lo coordino con Talento Humano.",
            "Corregida la estructura: su jefatura ya aparece.",
        ],
        ask: None,
        solutions: &[
            "Desprendibles publicados para toda la entidad. Ya descargó el suyo.",
            "Jefatura actualizada en el portal; la solicitud de vacaciones quedó en aprobación.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Nómina y talento humano",
        kind: Kind::Incident,
        levels: (2, 3),
        subjects: &["El reloj de ingreso no lee la huella", "Lector de la entrada no registra"],
        texts: &[
            "El lector de huella de {lugar} no reconoce a nadie desde ayer y la gente está firmando en una planilla.",
            "Mi ingreso de las {hora} no quedó registrado y aparece como ausencia. Les pasó a varias personas.",
        ],
        work: &["El lector perdió la hora y por eso rechaza las marcaciones. Lo sincronizo y reviso los registros de ayer."],
        ask: Some(("¿Puede enviarme la planilla firmada para corregir las marcaciones?", "La llevo a su oficina, son dos hojas.")),
        solutions: &["Lector sincronizado y marcaciones corregidas con la planilla. Se cambió la pila interna."],
        file: None,
    },
];
