//! What varies from one ticket to the next: places, days, numbers, greetings.

use super::dice::Dice;
use super::people::{Member, People};
use domain::Instant;
use domain::calendar::Calendar;
use domain::tickets::Kind;

const PLACES: [&str; 18] = [
    "la Biblioteca de San Cristóbal",
    "la Biblioteca de Usme",
    "la Biblioteca de Bosa",
    "la Biblioteca de Suba",
    "la Biblioteca del Parque",
    "la Casa de la Cultura de Fontibón",
    "la Casa de la Cultura de Engativá",
    "el Teatro del Parque",
    "el Teatro de Bolsillo",
    "el Archivo Central",
    "la Galería de la calle 10",
    "el Museo de Arte Popular",
    "la sede de La Candelaria",
    "la sede principal",
    "el Centro de Documentación",
    "la Sala de Música",
    "el depósito de colecciones",
    "la Biblioteca de Rafael Uribe",
];
const ROOMS: [&str; 8] = [
    "la sala Débora Arango",
    "la sala Macondo",
    "la sala Mutis",
    "la sala Caldas",
    "la sala de juntas del tercer piso",
    "el salón de los espejos",
    "la sala de capacitación",
    "la sala Totó la Momposina",
];
const FLOORS: [&str; 6] = ["primer piso", "segundo piso", "tercer piso", "cuarto piso", "quinto piso", "sótano"];
const EVENTS: [&str; 14] = [
    "la rendición de cuentas",
    "el comité directivo",
    "la noche de museos",
    "el festival de danza",
    "el taller de escritura creativa",
    "el lanzamiento de la agenda cultural",
    "la feria del libro infantil",
    "el concierto de la banda sinfónica",
    "el encuentro de bibliotecarios",
    "la mesa de patrimonio",
    "el ciclo de cine colombiano",
    "la muestra de teatro comunitario",
    "la asamblea de artistas",
    "la exposición de fotografía",
];
const TITLES: [&str; 8] = [
    "La vorágine",
    "María",
    "El coronel no tiene quien le escriba",
    "Los ejércitos",
    "La rebelión de las ratas",
    "Delirio",
    "El ruido de las cosas al caer",
    "Que viva la música",
];
const DAYS: [&str; 5] = ["lunes", "martes", "miércoles", "jueves", "viernes"];
const HOURS: [&str; 12] = [
    "8:15 a. m.",
    "8:40 a. m.",
    "9:00 a. m.",
    "9:30 a. m.",
    "10:15 a. m.",
    "11:00 a. m.",
    "11:45 a. m.",
    "1:30 p. m.",
    "2:00 p. m.",
    "2:45 p. m.",
    "3:20 p. m.",
    "4:10 p. m.",
];
const GREETINGS: [&str; 8] = [
    "Cordial saludo.",
    "Buen día, equipo:",
    "Hola, buen día.",
    "Señores Mesa de Servicios:",
    "Estimado equipo de soporte:",
    "Apreciados compañeros:",
    "Hola a todos:",
    "Reciban un cordial saludo.",
];
const CLOSINGS: [&str; 10] = [
    "Muchas gracias.",
    "Gracias por su ayuda.",
    "Agradezco su colaboración.",
    "Mil gracias.",
    "Gracias de antemano.",
    "Quedo pendiente de su respuesta.",
    "Gracias y buen día.",
    "Cualquier cosa me avisan. Gracias.",
    "Agradezco su pronta atención.",
    "Cordialmente,",
];
const INCIDENT_DETAILS: [&str; 14] = [
    "Estoy en {lugar} hasta las {hora}.",
    "Tengo una entrega el {dia} y me preocupa no alcanzar.",
    "Pueden llamarme a la extensión {ext}.",
    "Si necesitan entrar a la oficina, {contacto} tiene llave.",
    "Lo necesito resuelto para preparar {evento}.",
    "La sede es {lugar}, {piso}.",
    "Hoy estoy en reunión hasta las {hora}, después pueden pasar.",
    "Agradezco si lo pueden revisar hoy mismo.",
    "Si hace falta una llamada, tengo tiempo después de las {hora}.",
    "{contacto} puede mostrarles lo que pasa si no me encuentran.",
    "Les agradezco orientarme sobre qué hacer mientras tanto.",
    "Ya le avisé a {contacto}, que coordina el área.",
    "Me encuentran en el {piso}, extensión {ext}.",
    "No sé si tenga que ver, pero el {dia} hubo un corte de energía en {lugar}.",
];
const REQUEST_DETAILS: [&str; 14] = [
    "Lo necesitamos para el {dia}.",
    "La persona de contacto es {contacto}.",
    "Ya está autorizado por la coordinación.",
    "No es urgente, pero sí antes de fin de mes.",
    "Es para {evento}.",
    "Si falta algún dato, mi extensión es la {ext}.",
    "Cualquier inquietud la pueden consultar también con {contacto}.",
    "Se puede coordinar con {contacto} cuando yo no esté.",
    "Estaremos en {lugar}, {piso}.",
    "Preferimos que sea después de las {hora}.",
    "El año pasado se hizo igual y funcionó muy bien.",
    "La jefatura está enterada.",
    "Con que quede listo el {dia} es suficiente.",
    "Adelanto la solicitud para que alcancen a programarla.",
];

/// The words of one ticket; the same `{lugar}` wherever its people speak of it.
pub(super) struct Slots {
    words: Vec<(&'static str, String)>,
}

impl Slots {
    pub(super) fn roll(dice: &mut Dice, people: &People, requester: &Member, technician: &Member, year: i16) -> Self {
        let others: Vec<&Member> = people.requesters.iter().filter(|other| other.id != requester.id).collect();
        let name = |dice: &mut Dice, not: &str| {
            let picked = dice.pick(&others).or(others.first()).map_or(people.administrator.name, |other| other.name);
            if picked == not { people.administrator.name } else { picked }
        };
        let colleague = name(dice, "");
        let contact = name(dice, colleague);
        let words = vec![
            ("lugar", dice.word(&PLACES).to_owned()),
            ("sala", dice.word(&ROOMS).to_owned()),
            ("piso", dice.word(&FLOORS).to_owned()),
            ("evento", dice.word(&EVENTS).to_owned()),
            ("titulo", dice.word(&TITLES).to_owned()),
            ("dia", dice.word(&DAYS).to_owned()),
            ("hora", dice.word(&HOURS).to_owned()),
            ("placa", dice.between(20_100, 48_900).to_string()),
            ("ext", dice.between(1_100, 3_950).to_string()),
            ("radicado", format!("{year}7100{:06}", dice.between(1_200, 98_000))),
            ("colega", colleague.to_owned()),
            ("contacto", contact.to_owned()),
            ("nombre", requester.first_name().to_owned()),
            ("tecnico", technician.first_name().to_owned()),
        ];
        Self { words }
    }

    /// The text with its `{words}` filled in. An unknown one stays as it is, for a test to find.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 40);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let word = after.split_once('}').and_then(|(key, after)| Some((self.word(key)?, after)));
            if let Some((word, after)) = word {
                match word.strip_prefix("el ") {
                    // `de` and `el` are `del`, `a` and `el` are `al`.
                    Some(noun) if filled.ends_with(" de ") || filled.ends_with(" a ") => {
                        filled.pop();
                        filled.push_str("l ");
                        filled.push_str(noun);
                    }
                    _ => filled.push_str(word),
                }
                // `3:20 p. m.` ends a sentence by itself.
                rest = if word.ends_with('.') { after.strip_prefix('.').unwrap_or(after) } else { after };
            } else {
                filled.push('{');
                rest = after;
            }
        }
        filled.push_str(rest);
        filled
    }

    fn word(&self, key: &str) -> Option<&str> {
        self.words.iter().find(|(known, _)| *known == key).map(|(_, word)| word.as_str())
    }

    /// As a requester writes: greeting, matter, some details, thanks and name.
    pub(super) fn letter(&self, dice: &mut Dice, hello: &str, matter: &str, kind: Kind, requester: &Member) -> String {
        let details: &[&str] = if kind == Kind::Request { &REQUEST_DETAILS } else { &INCIDENT_DETAILS };
        let greeting =
            if dice.chance(50) { format!("{hello}{}", dice.word(&[":", ".", ", equipo."])) } else { dice.word(&GREETINGS).to_owned() };
        let mut text = format!("{greeting}\n\n{}", self.fill(matter));
        let first = if dice.chance(75) { dice.word(details) } else { "" };
        let second = if dice.chance(30) { dice.word(details) } else { "" };
        for detail in [first, if second == first { "" } else { second }].into_iter().filter(|detail| !detail.is_empty()) {
            text.push_str(if dice.chance(30) { "\n\n" } else { " " });
            text.push_str(&self.fill(detail));
        }
        format!("{text}\n\n{}\n\n{}\n{}", dice.word(&CLOSINGS), requester.name, requester.area)
    }

    /// As staff write to the requester.
    pub(super) fn answer(&self, dice: &mut Dice, hello: &str, matter: &str) -> String {
        let opening = match dice.between(0, 4) {
            0 => "Cordial saludo, {nombre}.".to_owned(),
            1 => "Hola, {nombre}.".to_owned(),
            2 => format!("{{nombre}}, {}.", hello.to_lowercase()),
            _ => format!("{hello}, {{nombre}}."),
        };
        let closing = dice.word(&[
            "",
            "",
            "\n\nQuedo pendiente.",
            "\n\nCualquier novedad me escribe por este mismo correo.",
            "\n\nSaludos,\n{tecnico}",
            "\n\n{tecnico}\nMesa de servicios",
        ]);
        self.fill(&format!("{opening} {matter}{closing}"))
    }
}

/// What one says at that hour.
pub(super) fn hello(calendar: &Calendar, at: Instant) -> &'static str {
    let hour = calendar.rfc3339(at).get(11..13).and_then(|hour| hour.parse::<u8>().ok());
    match hour {
        Some(4..12) => "Buenos días",
        Some(12..19) => "Buenas tardes",
        _ => "Buenas noches",
    }
}

/// The lines that a mail client quotes under a reply.
pub(super) fn quoted(when: &str, who: &str, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
    format!("El {when}, {who} escribió:\n{}", lines.join("\n"))
}
