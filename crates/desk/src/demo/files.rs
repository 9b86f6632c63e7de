//! What people attach: small real files, made here.

use super::dice::Dice;
use super::png::screenshot;
use crate::{Answer, Desk};
use bytes::Bytes;

/// What sort of file a scenario calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// PNG of a window with a message.
    Screenshot,
    /// PDF of one page.
    Act,
    Bounce,
    Ping,
    List,
    Records,
    Script,
}

#[derive(Clone, Debug)]
pub(super) struct File {
    shape: Shape,
    pub(super) names: &'static [&'static str],
    pub(super) media_type: &'static str,
    pub(super) content: Bytes,
    pub(super) sha256: String,
}

/// Every file that the demo office knows; their bytes are durable.
pub(super) struct Files(Vec<File>);

impl Files {
    pub(super) async fn store(desk: &Desk) -> Answer<Self> {
        let mut files = Vec::new();
        for (shape, names, media_type, content) in all() {
            let content = Bytes::from(content);
            let sha256 = desk.0.blobs.put(content.clone()).await?;
            files.push(File { shape, names, media_type, content, sha256 });
        }
        Ok(Self(files))
    }

    pub(super) fn pick(&self, dice: &mut Dice, shape: Shape) -> Option<&File> {
        let fitting: Vec<&File> = self.0.iter().filter(|file| file.shape == shape).collect();
        dice.pick(&fitting).copied()
    }
}

type Made = (Shape, &'static [&'static str], &'static str, Vec<u8>);

fn all() -> Vec<Made> {
    const SHOT: &[&str] = &["pantallazo.png", "error.png", "captura de pantalla.png", "foto_pantalla.png", "imagen001.png"];
    const ACT: &[&str] = &["solicitud firmada.pdf", "formato_solicitud.pdf", "autorizacion.pdf", "soporte.pdf"];
    let mut made: Vec<Made> = (0..6).map(|look| (Shape::Screenshot, SHOT, "image/png", screenshot(look))).collect();
    for (title, lines) in ACTS {
        made.push((Shape::Act, ACT, "application/pdf", pdf(title, lines)));
    }
    made.push((Shape::Bounce, &["mensaje de rebote.txt", "rebote.txt"], "text/plain", BOUNCE.into()));
    made.push((Shape::Ping, &["registro_red.txt", "ping.txt"], "text/plain", PING.into()));
    made.push((Shape::List, &["listado.txt", "personas_lista.txt"], "text/plain", LIST.into()));
    made.push((Shape::Records, &["registros.csv", "novedades_catalogo.csv"], "text/csv", RECORDS.into()));
    made.push((Shape::Script, &["texto_grabacion.txt", "guion bienvenida.txt"], "text/plain", SCRIPT.into()));
    made
}

const ACTS: [(&str, &[&str]); 3] = [
    (
        "Formato de solicitud de servicios tecnológicos",
        &[
            "Dependencia solicitante: según correo adjunto",
            "Tipo de solicitud: asignación o novedad",
            "Justificación: necesidad del servicio",
            "Firma de la jefatura: registrada en el original",
        ],
    ),
    (
        "Acta de autorización",
        &[
            "Se autoriza el trámite descrito en la solicitud.",
            "La dependencia responde por el uso de los elementos asignados.",
            "Vigencia: la presente anualidad",
        ],
    ),
    (
        "Ficha técnica del evento",
        &[
            "Montaje: dos horas antes del inicio",
            "Sonido: dos micrófonos inalámbricos y uno de diadema",
            "Proyección: formato 16:9",
            "Accesibilidad: intérprete de lengua de señas",
        ],
    ),
];
const BOUNCE: &str = "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more \
of its recipients. This is a permanent error.\n\n  550 5.7.23 The message was rejected because of Sender Policy Framework violation\n\nReporting-MTA: dns; \
correo.proveedor.example\nAction: failed\nStatus: 5.7.23\n";
const PING: &str = "Haciendo ping a 10.20.0.1 con 32 bytes de datos:\nRespuesta desde 10.20.0.1: bytes=32 tiempo=1ms TTL=64\nRespuesta desde 10.20.0.1: \
bytes=32 tiempo=2ms TTL=64\nTiempo de espera agotado para esta solicitud.\nTiempo de espera agotado para esta solicitud.\nTiempo de espera agotado para \
esta solicitud.\nRespuesta desde 10.20.0.1: bytes=32 tiempo=418ms TTL=64\n\nEstadísticas de ping para 10.20.0.1:\n    Paquetes: enviados = 6, recibidos = \
3, perdidos = 3 (50% perdidos)\n";
const LIST: &str = "Entran:\n- promotoría de lectura, zona sur\n- mediación, sala infantil\n- apoyo a la gestión, programación\n\nSale:\n- coordinación \
anterior (se trasladó en marzo)\n";
const RECORDS: &str = "titulo;autor;anio;clasificacion\nLa vorágine;José Eustasio Rivera;1924;Co863 R48v\nMaría;Jorge Isaacs;1867;Co863 I81m\nDelirio;Laura \
Restrepo;2004;Co863 R37d\nLos ejércitos;Evelio Rosero;2007;\n";
const SCRIPT: &str = "Bienvenida:\nUsted se ha comunicado con la línea de atención. Nuestro horario es de lunes a viernes, de 8 de la mañana a 5 de la \
tarde, en jornada continua.\n\nOpciones:\n1. Inscripción a talleres.\n2. Convocatorias y estímulos.\n3. Espere en la línea para hablar con una persona.\n";

/// One page of text, in a font that every reader has (PDF 1.4, `WinAnsiEncoding`).
fn pdf(title: &str, lines: &[&str]) -> Vec<u8> {
    let mut text = format!("BT /F1 16 Tf 60 760 Td ({}) Tj /F1 11 Tf", in_pdf(title));
    for (place, line) in lines.iter().enumerate() {
        let down = if place == 0 { 36 } else { 20 };
        text.push_str(&format_args!(" 0 -{down} Td ({}) Tj", in_pdf(line)).to_string());
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        places.push(format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format_args!("{number} 0 obj\n{object}\nendobj\n").to_string());
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let table = places.concat();
    file.push_str(
        &format_args!("xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
            .to_string(),
    );
    file.into_bytes()
}

/// A string object: ASCII, everything else as octal of Windows-1252, which agrees with Latin-1 for Spanish.
fn in_pdf(text: &str) -> String {
    let one = |c: char| match c {
        '(' | ')' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => u8::try_from(u32::from(c)).map_or_else(|_| "?".to_owned(), |byte| format!("\\{byte:03o}")),
    };
    text.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{ACTS, pdf};

    #[test]
    fn a_pdf_says_where_its_objects_are() {
        for (title, lines) in ACTS {
            let file = String::from_utf8(pdf(title, lines)).unwrap();
            assert!(file.is_ascii() && file.starts_with("%PDF-1.4\n") && file.ends_with("%%EOF\n"));
            let start: usize = file.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
            assert!(file[start..].starts_with("xref\n0 6\n"));
            for (number, line) in file[start..].lines().skip(3).take(5).enumerate() {
                let place: usize = line[..10].parse().unwrap();
                assert!(file[place..].starts_with(&format!("{} 0 obj\n", number + 1)), "object {number}");
            }
        }
    }
}
