//! Connections: network, remote access, telephones.

use super::{Kind, Scenario, Shape};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        category: "Internet y wifi",
        kind: Kind::Incident,
        levels: (5, 4),
        subjects: &["Sin internet en toda la sede", "Se cayó internet en {lugar}"],
        texts: &[
            "No hay internet en {lugar} desde las {hora}. Tampoco entran llamadas y tenemos usuarios esperando para el préstamo de libros.",
            "Quedamos sin red en toda la sede. El bombillo del equipo del rack está en rojo. Somos unas veinte personas sin poder trabajar.",
        ],
        work: &[
            "Ya lo estoy viendo: el enlace principal no responde. Abrí el caso con el proveedor mientras activo el de respaldo.",
            "El enlace de respaldo está arriba; van a notar lentitud, pero pueden trabajar. El proveedor tiene una cuadrilla en camino.",
        ],
        ask: None,
        solutions: &[
            "El proveedor reparó un corte de fibra a dos cuadras de la sede. El enlace principal está estable desde hace una hora y el respaldo quedó en espera.",
            "El equipo de borde se bloqueó por una sobretensión. Se reemplazó y se conectó a la UPS, que era lo que faltaba.",
        ],
        file: None,
    },
    Scenario {
        category: "Internet y wifi",
        kind: Kind::Incident,
        levels: (3, 3),
        subjects: &["El wifi se cae a cada rato", "Wifi intermitente en el {piso}"],
        texts: &[
            "El wifi se desconecta cada diez minutos en {sala}. En las reuniones virtuales quedamos congelados todo el tiempo.",
            "La red inalámbrica del {piso} va y viene. Con cable funciona bien, pero los portátiles dependen del wifi.",
        ],
        work: &[
            "El punto de acceso de esa zona reporta mucha interferencia. Lo paso a otro canal y lo dejo en observación hasta mañana.",
            "Con el cambio de canal mejoró, pero sigue habiendo un punto ciego. Voy a mover el equipo dos metros.",
        ],
        ask: Some((
            "¿Me cuenta si hoy volvió a caerse y más o menos a qué hora?",
            "Hoy se cayó una sola vez, como a las {hora}. Mucho mejor que antes.",
        )),
        solutions: &[
            "Se reubicó el punto de acceso y se repartieron los canales del piso. Tres días de monitoreo sin caídas.",
            "Se instaló un punto de acceso adicional en la zona. La señal quedó por encima del 80 % en todos los puestos.",
        ],
        file: None,
    },
    Scenario {
        category: "Internet y wifi",
        kind: Kind::Request,
        levels: (3, 2),
        subjects: &["Wifi para invitados en {evento}", "Clave de wifi para visitantes"],
        texts: &[
            "Para {evento} esperamos unas ochenta personas en {lugar}. Solicito una clave de wifi para invitados que funcione el {dia}.",
            "Vienen conferencistas de otra ciudad y necesitan conexión el {dia} en {sala}. ¿Nos pueden crear un acceso temporal?",
        ],
        work: &[
            "Creo la red de invitados para ese día, con navegación y sin acceso a lo interno.",
            "La clave quedó lista; la envío impresa a la coordinación el día anterior.",
        ],
        ask: Some((
            "¿A qué hora comienza el montaje y a qué hora termina el evento? El acceso se apaga solo al final.",
            "El montaje es desde las 7 y terminamos hacia las 6 de la tarde.",
        )),
        solutions: &[
            "El acceso para invitados funcionó durante el evento y se apagó al terminar. Hubo un máximo de 64 dispositivos conectados.",
        ],
        file: None,
    },
    Scenario {
        category: "Internet y wifi",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["No puedo entrar a una página que necesito", "Página bloqueada por el filtro"],
        texts: &[
            "El filtro bloquea la página de una entidad aliada y la necesito para cargar los soportes del convenio. Sale un aviso en rojo, lo adjunto.",
            "Al entrar al portal de convocatorias aparece que la página está bloqueada por política. La semana pasada sí entraba.",
        ],
        work: &[
            "La página quedó mal clasificada por el proveedor del filtro. Pido la corrección y abro el acceso para su área mientras tanto.",
        ],
        ask: Some((
            "¿Me envía la dirección completa, tal como aparece en la barra del navegador?",
            "Es la que se ve en la imagen del primer correo; el bloqueo sale apenas le doy «Ingresar».",
        )),
        solutions: &["El acceso quedó abierto para su área y el proveedor corrigió la clasificación del sitio."],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "Puntos de red",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Punto de red para puesto nuevo", "Activar dos puntos de red en {lugar}"],
        texts: &[
            "Necesitamos dos puntos de red en {lugar} para los puestos de atención al público que se instalan el {dia}.",
            "En el puesto del {piso}, junto a la ventana, el punto de red no está activo. Solicito habilitarlo para el equipo {placa}.",
        ],
        work: &[
            "Hice la visita: hay canaleta, pero falta cable desde el rack. Programo la instalación con el contratista.",
            "El cable quedó tendido y marcado; falta la certificación del punto.",
        ],
        ask: Some((
            "¿Quién nos abre el cuarto de comunicaciones? El contratista va el {dia} a las 7.",
            "La persona de seguridad queda avisada; pueden preguntar por {colega}.",
        )),
        solutions: &[
            "Puntos certificados y activos. Se actualizó el plano de la sede.",
            "El punto estaba desconectado en el panel. Se conectó, se probó y quedó marcado.",
        ],
        file: None,
    },
    Scenario {
        category: "Puntos de red",
        kind: Kind::Problem,
        levels: (4, 4),
        subjects: &["Cortes repetidos de red a la misma hora", "Red intermitente todos los días hacia las {hora}"],
        texts: &[
            "Llevamos dos semanas con cortes de red de unos cinco minutos, siempre hacia las {hora}. Afecta a todo el {piso} y ya habíamos puesto varios reportes.",
            "Todos los días a la misma hora se cae la red en {lugar} y vuelve sola. Quisiéramos saber la causa, no solo que la restablezcan.",
        ],
        work: &[
            "Reúno los reportes anteriores en este caso. Dejé registrando el tráfico del conmutador para ver qué pasa a esa hora.",
            "El registro muestra una tormenta de tráfico que arranca en un solo puerto. Estoy ubicando a qué puesto llega.",
        ],
        ask: None,
        solutions: &[
            "Un teléfono conectado por sus dos puertos a la red formaba un bucle cada vez que se reiniciaba por horario. Se corrigió y se activó la protección contra bucles en todos los conmutadores.",
        ],
        file: Some(Shape::Ping),
    },
    Scenario {
        category: "VPN y acceso remoto",
        kind: Kind::Incident,
        levels: (4, 1),
        subjects: &["No puedo conectarme por VPN", "Error de VPN desde la casa"],
        texts: &[
            "Estoy en teletrabajo y la VPN dice que el certificado venció. Tengo entrega del informe el {dia} y los archivos están en el servidor.",
            "La VPN se queda en «verificando» y después de un minuto muestra error. Mi internet funciona bien para todo lo demás.",
        ],
        work: &[
            "Su certificado venció anoche. Le genero uno nuevo y se lo instalo por asistencia remota.",
            "El certificado nuevo está instalado; quedamos probando la conexión a la carpeta del área.",
        ],
        ask: Some((
            "¿A qué hora puedo llamarle para la asistencia remota? Son unos quince minutos.",
            "A las {hora} me queda perfecto, mi extensión está desviada al celular.",
        )),
        solutions: &[
            "Certificado renovado y conexión probada. El próximo vencimiento le será avisado con quince días.",
            "El reloj del equipo estaba atrasado once minutos y por eso fallaba la verificación. Quedó sincronizado.",
        ],
        file: Some(Shape::Screenshot),
    },
    Scenario {
        category: "VPN y acceso remoto",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Acceso remoto para proveedor", "Permiso de conexión para el contratista del sistema"],
        texts: &[
            "El proveedor del sistema de bibliotecas necesita conectarse para la actualización del {dia}. Solicito un acceso por tres días.",
            "Requerimos habilitar acceso remoto temporal a la firma que hace el mantenimiento de la base de datos. Responsable: {colega}.",
        ],
        work: &["El acceso de terceros requiere el formato de confidencialidad. Ya lo tengo en trámite con Jurídica."],
        ask: Some(("Falta el formato firmado por el proveedor. ¿Me lo puede enviar?", "Aquí se lo comparto; lo firmaron esta mañana.")),
        solutions: &[
            "Acceso creado con fecha de vencimiento, limitado al servidor indicado y con grabación de la sesión.",
            "El proveedor hizo la actualización y el acceso ya fue retirado.",
        ],
        file: None,
    },
    Scenario {
        category: "Extensiones",
        kind: Kind::Incident,
        levels: (3, 2),
        subjects: &["El teléfono no tiene tono", "Extensión {ext} sin servicio"],
        texts: &[
            "La extensión {ext} no tiene tono desde ayer. Es la que publicamos para los talleres y la gente se está quejando.",
            "El teléfono del {piso} dice «sin registro» y no entran llamadas. Número {ext}.",
        ],
        work: &[
            "El teléfono perdió el registro con la planta. Lo reinicio desde aquí y le cuento.",
            "Sigue sin registrar: le llevo un aparato de reemplazo.",
        ],
        ask: None,
        solutions: &[
            "El puerto del conmutador no entregaba energía al teléfono. Se cambió de puerto y quedó con tono.",
            "Se reemplazó el aparato y se volvió a registrar la extensión {ext}.",
        ],
        file: None,
    },
    Scenario {
        category: "Extensiones",
        kind: Kind::Request,
        levels: (1, 2),
        subjects: &["Desvío de la extensión en vacaciones", "Cambio de nombre en la extensión {ext}"],
        texts: &[
            "Salgo a vacaciones desde el {dia}. Solicito desviar la extensión {ext} a la de {colega}.",
            "La extensión {ext} sigue saliendo con el nombre de quien ocupaba antes el puesto. Por favor actualizarla.",
        ],
        work: &["Queda programado el cambio para el final de la jornada."],
        ask: None,
        solutions: &[
            "Desvío configurado y probado; se retira solo en la fecha indicada.",
            "Nombre actualizado en la planta y en el directorio.",
        ],
        file: None,
    },
    Scenario {
        category: "Extensiones",
        kind: Kind::Request,
        levels: (2, 2),
        subjects: &["Mensaje de bienvenida en el conmutador", "Actualizar grabación de la línea de atención"],
        texts: &[
            "El mensaje de la línea de atención sigue anunciando el horario de diciembre. Adjunto el texto nuevo para la grabación.",
            "Solicito cambiar la grabación de bienvenida: las opciones 2 y 3 ya no existen y los ciudadanos terminan en mi extensión, la {ext}.",
        ],
        work: &["Recibido el texto. Lo grabamos con la voz institucional y lo comparto para aprobación antes de publicarlo."],
        ask: Some((
            "Le envié la grabación. ¿La aprueba Comunicaciones o con su visto bueno es suficiente?",
            "Con mi visto bueno es suficiente, quedó muy clara.",
        )),
        solutions: &["Grabación publicada y opciones corregidas en el menú."],
        file: Some(Shape::Script),
    },
];
