//! Printers, scanners and what they consume.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Impresoras",
        kind: Kind::Incident,
        levels: (3, 3),
        subjects: &["La impresora no imprime", "Impresora del {piso} fuera de servicio"],
        texts: &[
            "La impresora del {piso} no imprime. En la pantalla dice «en espera» y hay varios documentos en cola.",
            "Nadie puede imprimir en la multifuncional de {lugar}. La apagamos y la prendimos y sigue igual.",
        ],
        work: &[
            "Hay un documento dañado bloqueando la cola. La limpio desde el servidor y les aviso.",
            "La cola está limpia, pero la impresora perdió la dirección de red. Voy hasta el piso.",
        ],
        ask: None,
        solutions: &[
            "Se limpió la cola y se fijó la dirección de red de la impresora. Página de prueba correcta desde tres equipos.",
            "El cable de red de la impresora estaba suelto detrás del mueble. Se aseguró con canaleta.",
        ],
        file: None,
    },
    Scenario {
        category: "Impresoras",
        kind: Kind::Incident,
        levels: (2, 2),
        subjects: &["La impresora atasca el papel", "Atascos de papel en la multifuncional"],
        texts: &[
            "La impresora de {lugar} atasca el papel cada tres o cuatro hojas. Suena un golpe antes de parar.",
            "Tenemos que imprimir las piezas de {evento} y la multifuncional se traba todo el tiempo por la bandeja 2.",
        ],
        work: &[
            "Usen la bandeja 1 mientras tanto, por favor. Llevo los rodillos de repuesto mañana.",
            "Los rodillos de la bandeja 2 están lisos. Ya los pedí al contratista de mantenimiento.",
        ],
        ask: None,
        solutions: &[
            "Se cambiaron los rodillos de arrastre y se limpió el trayecto del papel. 200 hojas de prueba sin atascos.",
            "El papel guardado junto a la ventana estaba húmedo. Con una resma nueva no volvió a atascarse.",
        ],
        file: None,
    },
    Scenario {
        category: "Impresoras",
        kind: Kind::Incident,
        levels: (2, 1),
        subjects: &["Salen rayas en las impresiones", "Impresiones manchadas"],
        texts: &[
            "Todo lo que imprimo sale con una raya negra vertical. Adjunto una hoja escaneada. Son oficios para entidades externas.",
            "Las impresiones a color de {lugar} salen con manchas rosadas en el margen y los afiches no se pueden usar.",
        ],
        work: &["Por la imagen es el tambor. Reviso si todavía está en garantía.", "El contratista trae el tambor el {dia}."],
        ask: None,
        solutions: &[
            "Se cambió el tambor y se calibró el color. Las impresiones salen limpias.",
            "Se limpió el vidrio del láser; la raya desapareció.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Impresoras",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Instalar impresora en el equipo {placa}", "Agregar la impresora de {lugar} a mi computador"],
        texts: &[
            "Me trasladaron y no tengo la impresora de este piso en el equipo {placa}. Solicito instalarla, con impresión a doble cara.",
            "Necesito imprimir en la multifuncional que está en {lugar}. Mi código de impresión es el de siempre.",
        ],
        work: &["La agrego por directiva; reinicie el equipo cuando pueda y debería aparecer."],
        ask: Some(("¿Ya le aparece la impresora después de reiniciar?", "Ya aparece, pero me pide un código que no tengo.")),
        solutions: &["Impresora instalada como predeterminada, a doble cara y en blanco y negro. Código de impresión entregado."],
        file: None,
    },
    Scenario {
        category: "Impresoras",
        kind: Kind::Problem,
        levels: (3, 4),
        subjects: &["Las impresoras pierden la configuración cada lunes", "Impresoras desconfiguradas después del fin de semana"],
        texts: &[
            "Cada lunes las impresoras de {lugar} amanecen sin configuración y hay que llamarlos. Ya van cuatro semanas. ¿Se puede revisar de fondo?",
            "Hemos reportado lo mismo varios lunes: nadie puede imprimir hasta que un técnico vuelve a configurar. Pedimos una solución definitiva.",
        ],
        work: &[
            "Agrupo aquí los reportes de los lunes. Voy a revisar qué ocurre el domingo en el servidor de impresión.",
            "El domingo corre una tarea de limpieza que borra los controladores que cree sin uso.",
        ],
        ask: None,
        solutions: &[
            "La tarea dominical borraba los controladores de las impresoras apagadas el fin de semana. Se corrigió su alcance; este lunes todas amanecieron bien.",
        ],
        file: None,
    },
    Scenario {
        category: "Escáneres",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["El escáner no envía a la carpeta", "No llegan los documentos escaneados"],
        texts: &[
            "Al escanear a la carpeta compartida sale «error de autenticación». Estamos digitalizando expedientes y el lote del {dia} está parado.",
            "El escáner de {lugar} dice que envía el documento, pero no llega ni a la carpeta ni al correo.",
        ],
        work: &[
            "La cuenta que usa el escáner cambió de clave con la política nueva. La actualizo en el equipo.",
            "Probé un envío y llegó; por favor intente con su lote.",
        ],
        ask: Some((
            "¿Puede repetir el envío y decirme a qué hora exacta lo hizo? Así lo busco en el registro.",
            "Lo acabo de hacer, a las {hora} en punto.",
        )),
        solutions: &[
            "Se actualizó la cuenta del escáner y se amplió la carpeta, que estaba casi llena. Lote de prueba de 60 páginas recibido.",
            "La carpeta de destino se había renombrado. Se corrigió la ruta en la libreta del escáner.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Escáneres",
        kind: Kind::Incident,
        levels: (2, 2),
        subjects: &["El escáner de planos quedó descalibrado", "Digitalización de fotografías con color alterado"],
        texts: &[
            "El escáner de gran formato del archivo entrega las imágenes corridas unos milímetros. Para los planos de patrimonio eso no sirve.",
            "Las fotografías históricas que digitalizamos en {lugar} salen azuladas. Antes el color era fiel.",
        ],
        work: &[
            "Traigo la tarjeta de calibración y hago el perfil de color nuevo.",
            "La calibración mejoró el color; falta ajustar la alineación.",
        ],
        ask: None,
        solutions: &["Calibración de color y geometría hecha con la tarjeta de referencia. El área aprobó tres imágenes de prueba."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Tóner y consumibles",
        kind: Kind::Request,
        levels: (3, 2),
        subjects: &["Solicitud de tóner", "Se acabó el tóner en {lugar}"],
        texts: &[
            "La impresora del {piso} está en 2 % de tóner negro. Solicito el cambio antes del {dia}.",
            "Se terminó el tóner en {lugar} y no tenemos repuesto. La placa de la impresora es {placa}.",
        ],
        work: &[
            "Hay existencias en almacén. Lo llevo en el recorrido de la tarde.",
            "Esa referencia se agotó; pedí dos unidades por el contrato de suministro.",
        ],
        ask: None,
        solutions: &[
            "Tóner cambiado y contador reiniciado. Quedó una unidad de reserva en el área.",
            "Se entregó el tóner negro y el recipiente de residuos, que también estaba lleno.",
        ],
        file: None,
    },
    Scenario {
        category: "Tóner y consumibles",
        kind: Kind::Request,
        levels: (1, 1),
        subjects: &["Etiquetas para el tejuelado", "Cintas para la impresora de carnés"],
        texts: &[
            "Nos quedan pocas etiquetas térmicas para marcar los libros en {lugar}. Solicito dos rollos.",
            "La impresora de carnés avisa que la cinta de color se está acabando y tenemos inscripciones el {dia}.",
        ],
        work: &["Lo incluyo en el pedido de consumibles de esta semana."],
        ask: Some(("¿Me confirma la referencia que aparece en la caja anterior?", "Dice térmica 50 por 25, rollo de mil etiquetas.")),
        solutions: &["Consumibles entregados en el área, con acta de recibido."],
        file: None,
    },
];
