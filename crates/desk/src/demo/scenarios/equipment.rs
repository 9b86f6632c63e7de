//! Computers and what is plugged into them.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Computadores",
        kind: Kind::Incident,
        levels: (4, 3),
        subjects: &["El computador no enciende", "Equipo {placa} no prende"],
        texts: &[
            "Mi computador, placa {placa}, no enciende desde que llegué a la oficina. Revisé que estuviera conectado y el regulador tiene luz verde.",
            "Llegué a {lugar} y el equipo de placa {placa} no da señal de vida. Anoche quedó apagado normalmente.",
        ],
        work: &[
            "Paso por su puesto en la próxima media hora con una fuente de repuesto. Por favor no lo desarme ni lo mueva de toma.",
            "La fuente está quemada. Le dejo un equipo provisional mientras llega el repuesto; sus archivos siguen en la unidad compartida.",
        ],
        ask: Some((
            "¿Me confirma si el monitor también quedó sin energía o solo la torre? Con eso sé qué repuesto llevar.",
            "El monitor sí prende, solo la torre está muerta.",
        )),
        solutions: &[
            "Se cambió la fuente de poder del equipo {placa} y se probó durante una hora. Queda en funcionamiento y con el regulador revisado.",
            "El cable de poder hacía falso contacto. Se reemplazó y se reorganizó la multitoma del puesto.",
        ],
        file: None,
    },
    Scenario {
        category: "Computadores",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["Computador muy lento", "El equipo {placa} tarda mucho en abrir todo"],
        texts: &[
            "El equipo {placa} se ha puesto muy lento: abrir el correo tarda más de cinco minutos y a veces se queda congelado.",
            "Hace unos días el computador se demora muchísimo. Para abrir un documento compartido puedo esperar diez minutos y el ventilador suena fuerte.",
        ],
        work: &[
            "Me conecto de forma remota al mediodía, cuando usted salga a almorzar, para revisar el disco y los programas de inicio.",
            "El disco está al 96 % y es mecánico. Solicité una unidad de estado sólido del inventario para hacer el cambio.",
        ],
        ask: Some((
            "Para el cambio de disco necesito el equipo dos horas. ¿Qué día de esta semana puede prestármelo?",
            "El {dia} después de las 2 estoy en reunión, ahí lo pueden coger sin problema.",
        )),
        solutions: &[
            "Se instaló un disco de estado sólido, se migró la información y se ampliaron a 16 GB de memoria. El arranque pasó de seis minutos a veinte segundos.",
            "Se desinstalaron tres programas que iniciaban con el sistema y se liberaron 40 GB de archivos temporales. El equipo responde con normalidad.",
        ],
        file: None,
    },
    Scenario {
        category: "Computadores",
        kind: Kind::Incident,
        levels: (4, 2),
        subjects: &["Pantalla azul al iniciar", "Pantallazo azul en el equipo {placa}"],
        texts: &[
            "El computador se reinicia solo y muestra una pantalla azul con un código. Adjunto foto. Ya me pasó tres veces hoy.",
            "Al iniciar sesión sale una pantalla azul y vuelve a comenzar. No alcanzo a abrir nada. El equipo es el {placa}.",
        ],
        work: &[
            "Gracias por la foto: el código apunta a la memoria. Voy a hacerle una prueba completa esta tarde.",
            "Una de las dos memorias falló la prueba. La retiré y el equipo está trabajando con la otra mientras llega el reemplazo.",
        ],
        ask: None,
        solutions: &[
            "Se reemplazó el módulo de memoria defectuoso y se actualizó el controlador de video. Cuatro horas de prueba sin reinicios.",
            "La falla venía de una actualización del controlador de video. Se revirtió y se bloqueó esa versión para los equipos del mismo modelo.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Computadores",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Equipo para contratista nuevo", "Asignación de computador para {colega}"],
        texts: &[
            "El {dia} inicia labores {colega} en nuestra área. Solicito un computador con el paquete de oficina y acceso a la carpeta del área, en {lugar}.",
            "Agradezco alistar un puesto de trabajo para {colega}, que apoyará la programación del segundo semestre. Estará en el {piso}.",
        ],
        work: &[
            "Hay un equipo disponible en bodega. Lo estoy alistando con la imagen institucional.",
            "El equipo quedó configurado; falta la firma del acta de asignación.",
        ],
        ask: Some((
            "¿Me comparte el número de contrato y la fecha de terminación? Sin eso no puedo registrar la asignación en el inventario.",
            "Claro: es el contrato que comienza el {dia}, por seis meses. Le reenvío el acta de inicio apenas la firmen.",
        )),
        solutions: &["Equipo {placa} entregado e instalado. El acta de asignación quedó firmada y cargada en el inventario."],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Computadores",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Traslado de puesto de trabajo", "Cambio de oficina al {piso}"],
        texts: &[
            "Por reorganización del área me paso al {piso} el {dia}. Solicito trasladar el computador {placa}, el teléfono y la conexión de red.",
            "Cuatro personas del equipo nos movemos a {lugar}. Agradezco programar el traslado de los equipos; el mío es el {placa}.",
        ],
        work: &[
            "Quedó programado el traslado para el {dia} a primera hora. Por favor deje la mesa despejada.",
            "Ya están en el sitio los equipos; falta activar un punto de red.",
        ],
        ask: None,
        solutions: &[
            "Traslado terminado: computador, teléfono y punto de red probados en el puesto nuevo. El inventario quedó actualizado.",
        ],
        file: None,
    },
    Scenario {
        category: "Portátiles",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["La batería del portátil no carga", "Portátil {placa} solo funciona conectado"],
        texts: &[
            "La batería del portátil {placa} no pasa del 4 %. Si lo desconecto se apaga, y lo uso para las visitas a {lugar}.",
            "El portátil dejó de cargar. Probé con el cargador de {colega} y tampoco, así que creo que es la batería.",
        ],
        work: &[
            "El diagnóstico del fabricante marca la batería como agotada. Pido el repuesto por garantía.",
            "El proveedor confirmó el envío de la batería; llega en dos días.",
        ],
        ask: Some((
            "¿Puede traer el portátil a Sistemas con su cargador? Necesito el número de serie y probar ambos.",
            "Lo llevo el {dia} antes de las 9, ¿les queda bien?",
        )),
        solutions: &[
            "Se cambió la batería por garantía y se calibró. Autonomía medida: cinco horas y media.",
            "El problema era el conector de carga, que estaba sulfatado. Se limpió y se reemplazó el cargador.",
        ],
        file: None,
    },
    Scenario {
        category: "Portátiles",
        kind: Kind::Incident,
        levels: (5, 2),
        subjects: &["Se regó agua en el portátil", "Accidente con el portátil {placa}"],
        texts: &[
            "Se me regó un vaso de agua encima del portátil {placa}. Lo apagué de inmediato y lo puse boca abajo. Tengo ahí el informe de {evento}.",
            "Hubo un accidente con agua en la mesa y el portátil {placa} quedó mojado. No lo he vuelto a prender. ¿Qué debo hacer?",
        ],
        work: &[
            "Hizo muy bien en apagarlo. No lo encienda ni lo conecte: ya voy por él.",
            "El disco está sano y copié su carpeta de documentos. La tarjeta principal se está secando.",
        ],
        ask: None,
        solutions: &[
            "El teclado se reemplazó y el resto del equipo quedó bien. La información se recuperó completa y está en su carpeta en la nube.",
            "El portátil no fue recuperable y se tramitó el siniestro con la aseguradora. Se entregó otro equipo con toda la información.",
        ],
        file: None,
    },
    Scenario {
        category: "Portátiles",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Portátil para trabajo en casa", "Solicitud de portátil por teletrabajo"],
        texts: &[
            "Me aprobaron teletrabajo dos días a la semana desde el {dia}. Solicito cambiar mi equipo de escritorio {placa} por un portátil.",
            "Según la resolución de teletrabajo requiero un portátil con conexión a la carpeta del área. Adjunto el acto administrativo.",
        ],
        work: &[
            "Recibido. Estoy verificando disponibilidad con almacén.",
            "Hay un portátil asignado a su nombre; lo estoy preparando con el acceso remoto.",
        ],
        ask: Some((
            "¿Va a conservar el monitor del puesto o lo devolvemos a almacén?",
            "Prefiero conservar el monitor para los días presenciales.",
        )),
        solutions: &[
            "Portátil entregado con acceso remoto probado desde una red externa. El equipo de escritorio {placa} regresó a almacén.",
        ],
        file: Some(Shape::Act),
    },
    Scenario {
        category: "Periféricos",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Cambio de teclado y ratón", "El ratón ya no responde bien"],
        texts: &[
            "El ratón del equipo {placa} hace doble clic solo y al teclado se le borraron varias letras. Solicito el cambio.",
            "Necesito un teclado en español para el puesto del {piso}; el que hay tiene varias teclas trabadas.",
        ],
        work: &["Le llevo un juego nuevo hoy mismo.", "En almacén se agotaron los teclados en español; llegan con el pedido de la semana."],
        ask: None,
        solutions: &[
            "Se entregó teclado y ratón nuevos; los anteriores se dieron de baja.",
            "Se cambió el ratón. El teclado se limpió y quedó bien, así que no fue necesario reemplazarlo.",
        ],
        file: None,
    },
    Scenario {
        category: "Periféricos",
        kind: Kind::Incident,
        levels: (3, 1),
        subjects: &["El segundo monitor no da imagen", "Monitor en negro en el puesto del {piso}"],
        texts: &[
            "El monitor externo se queda en negro, aunque el bombillo está azul. Lo uso para revisar planos y con el portátil no me alcanza.",
            "Desde el cambio de puesto el segundo monitor del equipo {placa} no da imagen. Ya revisé que el cable esté bien puesto.",
        ],
        work: &[
            "Voy a probar con otro cable y otro puerto; si sigue igual cambio el monitor.",
            "Con otro cable da imagen por ratos. Parece el puerto del monitor.",
        ],
        ask: None,
        solutions: &[
            "El cable HDMI estaba partido por dentro. Se reemplazó y quedó en doble pantalla.",
            "Se cambió el monitor por uno de 24 pulgadas y se configuró la pantalla extendida.",
        ],
        file: None,
    },
    Scenario {
        category: "Celulares y tabletas",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["Las tabletas de la sala no sincronizan", "Tabletas de préstamo sin conexión"],
        texts: &[
            "Cuatro tabletas de la sala infantil en {lugar} no sincronizan los contenidos desde el fin de semana. Los niños las usan en el taller del {dia}.",
            "Las tabletas que prestamos en {lugar} piden una cuenta que nadie conoce y no dejan entrar a la colección digital.",
        ],
        work: &[
            "Las veo desconectadas de la consola desde hace cinco días. Las voy a volver a inscribir una por una.",
            "Dos ya están inscritas; las otras dos necesitan restablecimiento de fábrica.",
        ],
        ask: Some((
            "¿Puede dejarlas cargando y encendidas esta noche? Así las inscribo de forma remota mañana temprano.",
            "Listo, quedaron las cuatro conectadas en el carro de carga.",
        )),
        solutions: &[
            "Las cuatro tabletas quedaron inscritas de nuevo y con los contenidos al día. Se corrigió la caducidad de la cuenta que usaban.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Celulares y tabletas",
        kind: Kind::Request,
        levels: (2, 1),
        subjects: &["Correo institucional en el celular", "Configurar correo en celular nuevo"],
        texts: &[
            "Cambié de celular y no logro configurar el correo institucional. Me pide aprobar el ingreso desde el teléfono anterior, que ya no tengo.",
            "Solicito ayuda para tener el correo en el celular corporativo terminado en {ext}. Salgo a territorio el {dia}.",
        ],
        work: &[
            "Voy a restablecer el segundo factor de su cuenta. Esté pendiente de un mensaje en los próximos minutos.",
            "El segundo factor ya está libre; puede inscribir el teléfono nuevo con el código que le entregué en persona.",
        ],
        ask: None,
        solutions: &["Correo y segundo factor configurados en el celular nuevo; se retiró el anterior de la cuenta."],
        file: None,
    },
];
