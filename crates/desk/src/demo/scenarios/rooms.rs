//! Theatres, meeting rooms, and what is lent out.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Auditorios y teatros",
        kind: Kind::Request,
        levels: (4, 3),
        subjects: &["Apoyo técnico para {evento}", "Transmisión en vivo de {evento}"],
        texts: &[
            "Requerimos acompañamiento técnico durante {evento}, el {dia} desde las {hora}, en {lugar}: sonido, dos micrófonos y proyección.",
            "Se va a transmitir {evento} por las redes de la entidad. Solicito la conexión dedicada y una persona durante la emisión.",
        ],
        work: &[
            "Quedó en el cronograma. Hacemos prueba técnica el día anterior.",
            "Prueba hecha: todo bien salvo un micrófono inalámbrico, que reemplazo.",
        ],
        ask: Some((
            "¿Cuántas personas intervienen y habrá traducción a lengua de señas? Eso cambia el montaje.",
            "Son cinco personas y sí habrá intérprete, necesita luz frontal.",
        )),
        solutions: &[
            "Evento acompañado de principio a fin, sin novedades. La grabación quedó en la carpeta de Comunicaciones.",
            "Transmisión realizada con 412 personas conectadas y sin cortes.",
        ],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Auditorios y teatros",
        kind: Kind::Incident,
        levels: (4, 2),
        subjects: &["El sonido del auditorio tiene zumbido", "Ruido en los parlantes de {lugar}"],
        texts: &[
            "Los parlantes del auditorio en {lugar} hacen un zumbido permanente. Hay función el {dia}.",
            "Durante el ensayo de hoy el micrófono de diadema se cortaba cada minuto y queda un ruido de fondo.",
        ],
        work: &[
            "Suena a bucle de tierra. Llevo cajas aisladoras y reviso el cableado de la consola.",
            "Con la caja aisladora bajó, pero no desapareció. Sigo con el cable del escenario.",
        ],
        ask: None,
        solutions: &[
            "Se cambió el cable del escenario y se aisló la tierra de la consola. Sin zumbido en la prueba con la compañía.",
            "Las pilas recargables del micrófono ya no retenían carga. Se reemplazaron y se fijó otra frecuencia.",
        ],
        file: None,
    },
    Scenario {
        category: "Auditorios y teatros",
        kind: Kind::Incident,
        levels: (5, 3),
        subjects: &["La consola de luces no responde", "Luces del teatro bloqueadas antes de función"],
        texts: &[
            "La consola de luces de {lugar} quedó congelada y la función es hoy a las {hora}. El elenco ya está en camerinos.",
            "No logramos cargar el programa de luces de la obra: la consola dice que la memoria está dañada.",
        ],
        work: &[
            "Voy saliendo para el teatro. No la apaguen: intento rescatar la programación.",
            "La consola arrancó en modo seguro y cargué la copia de la semana pasada. El técnico de la compañía la está ajustando.",
        ],
        ask: None,
        solutions: &["Función realizada con la copia de seguridad. Se cambió la memoria interna y ahora se guarda copia diaria."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Salas de reunión",
        kind: Kind::Incident,
        levels: (3, 3),
        subjects: &["El proyector no da imagen", "No proyecta en {sala}"],
        texts: &[
            "El proyector en {sala} prende, pero dice «sin señal» con todos los portátiles. Tenemos comité a las {hora}.",
            "La imagen en {sala} se ve amarilla y borrosa, no se alcanzan a leer las cifras.",
        ],
        work: &["Subo con un adaptador y un cable de prueba.", "El cable de pared está dañado. Dejé uno por fuera mientras se cambia."],
        ask: None,
        solutions: &[
            "Se reemplazó el cable de pared y se dejó un adaptador fijo en la mesa.",
            "La lámpara tenía 4.100 horas. Se cambió y se limpió el filtro.",
        ],
        file: None,
    },
    Scenario {
        category: "Salas de reunión",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["No se escucha en las videollamadas", "Micrófono de {sala} muy bajo"],
        texts: &[
            "En {sala} las personas conectadas no nos escuchan. El micrófono de la mesa tiene luz roja.",
            "El sistema de videoconferencia hace eco cuando hablamos más de dos. Ayer tuvimos que terminar por teléfono.",
        ],
        work: &["El micrófono estaba silenciado desde el panel, pero además le falta una actualización. La aplico esta tarde."],
        ask: Some(("¿El eco lo escuchan ustedes o las personas del otro lado?", "Del otro lado; nosotros oímos bien.")),
        solutions: &[
            "Sistema actualizado y niveles ajustados. Se hizo una llamada de prueba de veinte minutos con otra sede.",
            "Se retiró un parlante adicional que causaba el eco.",
        ],
        file: None,
    },
    Scenario {
        category: "Salas de reunión",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Reserva de {sala} con videoconferencia", "Montaje para reunión híbrida"],
        texts: &[
            "El {dia} tenemos reunión híbrida en {sala} a las {hora}. Solicito dejar lista la videoconferencia y una persona al inicio.",
            "Para {evento} necesitamos cámara y micrófono adicionales; habrá doce personas presenciales y unas treinta conectadas.",
        ],
        work: &["Reservado. Llego quince minutos antes para la conexión."],
        ask: Some((
            "¿Me comparte el enlace de la reunión? Así lo dejo cargado en el equipo de la sala.",
            "Le acabo de enviar la invitación del calendario.",
        )),
        solutions: &["Reunión acompañada al inicio; sonido y cámara sin novedades."],
        file: None,
    },
    Scenario {
        category: "Préstamo de equipos",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Préstamo de portátiles para taller", "Préstamo de cámara y trípode"],
        texts: &[
            "Solicito seis portátiles para el taller de escritura en {lugar}, el {dia}. Los devolvemos al final de la jornada.",
            "Vamos a registrar {evento} y necesitamos cámara, trípode y grabadora de sonido por dos días.",
        ],
        work: &["Separé los equipos. Pueden recogerlos desde las 8 con el carné.", "Entregados; quedan por devolver el último día."],
        ask: Some(("¿Quién firma el préstamo y responde por los equipos?", "Firma {colega}, que coordina el taller.")),
        solutions: &[
            "Equipos devueltos completos y en buen estado.",
            "Préstamo cerrado. Una de las baterías volvió descargada y se puso en mantenimiento.",
        ],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Préstamo de equipos",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Audioguías para la exposición", "Tabletas para el recorrido guiado"],
        texts: &[
            "La exposición en {lugar} abre el {dia} y necesitamos veinte audioguías cargadas con el guion nuevo.",
            "Para los recorridos con colegios solicitamos diez tabletas con el contenido de patrimonio. El guion lo entrega {colega}.",
        ],
        work: &["Cargo el guion en una audioguía y se la llevo para revisión antes de copiarlo a las demás."],
        ask: Some((
            "El audio de la parada 7 viene cortado. ¿Pueden enviarlo de nuevo?",
            "Lo grabamos otra vez y está en la carpeta compartida.",
        )),
        solutions: &["Dispositivos entregados con el guion completo y dos de reserva. Se dejó una guía rápida para el personal de sala."],
        file: None,
    },
];
