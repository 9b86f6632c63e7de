//! What is said whatever the matter is.

pub(super) const REASONS: &[&str] = &[
    "Pendiente del repuesto que despacha el proveedor",
    "En espera de la autorización de la jefatura del área",
    "Pendiente de la visita del contratista de mantenimiento",
    "Almacén confirma existencias mañana",
    "El fabricante está revisando la garantía",
    "La persona está en comisión y regresa la próxima semana",
    "Se requiere una ventana de mantenimiento fuera del horario de atención",
    "Pendiente de la respuesta de la entidad externa",
];

pub(super) const NEWS: &[&str] = &[
    "¿Hay alguna novedad sobre mi solicitud?",
    "Agrego un dato: mi extensión es la {ext} y estoy en {lugar}, {piso}.",
    "Por si ayuda: a {colega} le acaba de pasar lo mismo.",
    "Quisiera saber si alcanzan a atenderlo hoy, porque el {dia} ya lo necesito.",
    "Corrijo lo que escribí: el número de placa es {placa}.",
];

pub(super) const FAILS_AGAIN: &[&str] = &[
    "Escribo de nuevo porque volvió a presentarse lo mismo de la vez pasada. Había quedado bien, pero hoy a las {hora} empezó otra vez.",
    "Retomo este caso: lo que se había solucionado volvió a fallar, ahora en {lugar}.",
    "Por un tiempo funcionó perfecto, pero desde el {dia} se está repitiendo la situación.",
];

pub(super) const WANTED_AGAIN: &[&str] = &[
    "Aprovecho el mismo correo: necesito otra vez lo de la ocasión anterior, con las mismas condiciones, para el {dia}.",
    "Retomo esta solicitud, porque ahora la requerimos también en {lugar}.",
    "Escribo sobre el mismo asunto: quedó pendiente una parte que en su momento no era urgente y la necesitamos el {dia}.",
];

pub(super) const NOT_SOLVED: &[&str] = &[
    "Lo revisé y sigue presentándose igual que antes.",
    "Funcionó un par de horas y volvió a fallar. Estoy en {lugar}.",
    "Todavía falta una parte: quedó bien en mi equipo, pero no en el de {colega}.",
    "Pensé que ya estaba, pero hoy a las {hora} pasó otra vez.",
    "Quedó incompleto, el {dia} lo necesitamos y aún no está todo.",
];

pub(super) const AFTER_REOPENING: &[&str] = &[
    "Gracias por avisar. Retomo el caso ahora mismo y reviso desde el comienzo.",
    "Lamento que no haya quedado bien. Paso personalmente para verlo con usted.",
    "Lo reviso de nuevo; esta vez me quedo hasta comprobarlo con usted en el puesto.",
];

pub(super) const SOLVED_AGAIN: &[&str] = &[
    "Se revisó en sitio junto con {nombre}: faltaba aplicar el cambio en el perfil de la persona. Probado por los dos y en funcionamiento.",
    "La causa era otra: se corrigió de fondo y se dejó en observación medio día sin novedades. {nombre} confirmó por teléfono.",
    "Se completó lo que había quedado pendiente y se verificó también con {colega}.",
];

pub(super) const THANKS: &[&str] = &[
    "",
    " Gracias.",
    " Muchas gracias.",
    "\n\nMuchas gracias por la ayuda.",
    "\n\nQuedo pendiente.",
    " Mil gracias por estar pendientes.",
];

pub(super) const NOTES: &[&str] = &[
    "Hablé por teléfono con {nombre}; prefiere que la visita sea después de las {hora}.",
    "Mismo modelo que falló en {lugar}. Vale la pena revisar el lote completo.",
    "El equipo {placa} sale de garantía este trimestre; incluirlo en el plan de renovación.",
    "Para tener en cuenta: {colega} ya había preguntado por esto en el pasillo.",
    "Dejé documentado el procedimiento en la base interna.",
    "Revisar la próxima semana que no se repita.",
    "El contratista pidió fotos del cuarto técnico antes de venir.",
    "Si vuelve a pasar, escalar al proveedor con el registro completo; ya está guardado.",
    "Hay un segundo caso parecido en el {piso}; los atiendo en la misma visita.",
    "Ojo: el puesto es compartido en la tarde, coordinar antes de ir.",
];

pub(super) const ADMINISTRATOR_NOTES: &[&str] = &[
    "Verificar primero si es el mismo caso que reportó {colega} antes de asignarlo.",
    "Lo asigno apenas sepa quién está de turno en {lugar}.",
    "Falta confirmar si corresponde a Sistemas o a Servicios Administrativos.",
    "Llamé a la extensión {ext} y no contestaron; intento más tarde.",
];

pub(super) const DELIGHTED: &[&str] = &[
    "Excelente servicio, {tecnico} fue muy amable y lo resolvió enseguida.",
    "Muy rápido. Gracias.",
    "Me fueron contando cada paso, muy bien.",
    "Siempre atentos. Felicitaciones al equipo.",
    "Quedó perfecto y además me explicaron qué había pasado.",
];

pub(super) const CONTENT: &[&str] = &[
    "Buena atención, aunque tocó esperar un poco.",
    "Se solucionó bien. Ojalá la próxima visita la avisen con más tiempo.",
    "Todo en orden, gracias.",
];

pub(super) const SO_SO: &[&str] =
    &["Se resolvió, pero tuve que insistir varias veces.", "Funciona, aunque demoró más de lo que me habían dicho.", "Aceptable."];

pub(super) const UNHAPPY: &[&str] = &[
    "Demoró demasiado y el evento ya había pasado.",
    "No contestaron el teléfono y tuve que buscar ayuda por mi cuenta.",
    "Quedó funcionando a medias.",
];
