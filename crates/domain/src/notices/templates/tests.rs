use super::*;

/// Everything has a value but the deadline.
struct Sample;

impl Values for Sample {
    fn value(&self, placeholder: Placeholder) -> Option<String> {
        let value = match placeholder {
            Placeholder::Request => "su solicitud #0000007",
            Placeholder::Requester => "Ana {numero} <b>https://mal.example</b>",
            Placeholder::Reason => "uno.\nDos. tres",
            Placeholder::Days => "5 p. m.",
            Placeholder::Copy => "",
            Placeholder::Link => "https://mesa.example/app/t/7",
            Placeholder::Deadline => return None,
            _ => "valor",
        };
        Some(value.to_owned())
    }
}

fn read(text: &str) -> String {
    Passage::render(text, &Sample).lines().collect::<Vec<_>>().join("|")
}

fn checked(opening: &str) -> Result<Template, Refusal> {
    Template { opening: opening.to_owned(), needed: String::new() }.checked()
}

#[test]
fn both_names_are_understood_however_they_are_written() {
    for text in ["{solicitud}", "{request}", "{ Solicitud }", "{REQUEST}"] {
        assert_eq!(read(text), "Su solicitud #0000007");
    }
    assert_eq!(read("Hay {número}, {técnico}"), "Hay valor, valor");
    assert_eq!(read("Recibimos {solicitud}. {solicitud} sigue."), "Recibimos su solicitud #0000007. Su solicitud #0000007 sigue.");
}

#[test]
fn a_sentence_that_lacks_its_value_is_left_out_and_no_other() {
    assert_eq!(read("Recibido. Responderemos el {plazo}. Gracias."), "Recibido. Gracias.");
    assert_eq!(read("Responderemos el {plazo}."), "");
    assert_eq!(read("Uno.\nDos el {plazo}.\n\nTres."), "Uno.|Tres.");
    assert_eq!(read("Recibimos su correo. {copia}"), "Recibimos su correo.");
}

#[test]
fn no_full_stop_is_doubled() {
    assert_eq!(read("A las {dias}."), "A las 5 p. m.");
    assert_eq!(read("A las {dias}. Fin"), "A las 5 p. m. Fin");
    assert_eq!(read("A las {dias}..."), "A las 5 p. m....");
}

#[test]
fn nothing_of_a_value_is_interpreted() {
    let Passage(lines) = Passage::render("De {solicitante}", &Sample);
    assert_eq!(lines, [[Span::Text("De Ana {numero} <b>https://mal.example</b>".to_owned())]]);
    assert_eq!(read("Motivo: {motivo}. Fin"), "Motivo: uno.\nDos. tres. Fin");
}

#[test]
fn addresses_that_the_office_wrote_are_links() {
    let Passage(lines) = Passage::render("Vea https://example.org/ayuda?x=1. O {enlace}", &Sample);
    assert_eq!(
        lines,
        [[
            Span::Text("Vea ".to_owned()),
            Span::Link("https://example.org/ayuda?x=1".to_owned()),
            Span::Text(". O ".to_owned()),
            Span::Link("https://mesa.example/app/t/7".to_owned()),
        ]]
    );
    assert_eq!(read("javascript:alert(1) http://"), "javascript:alert(1) http://");
}

#[test]
fn a_slip_is_named() {
    let named = |name: &str| Err(Refusal::UnknownPlaceholder { name: name.to_owned() });
    assert_eq!(checked("Hola {nombre}"), named("nombre"));
    assert_eq!(checked("Hola {}"), named(""));
    assert_eq!(checked("Hola {numero y más"), named("{numero y más"));
    assert_eq!(checked("Hola numero}"), named("}"));
    assert_eq!(checked("Hola {{numero}}"), named("{"));
    assert_eq!(checked("Hola {numero\n}"), named("{numero"));
}

#[test]
fn what_is_kept_is_tidy_and_short() {
    let kept = checked("\r\nHola  \r\n\r\n{numero}\r\n\r\n").unwrap();
    assert_eq!(kept.opening, "Hola\n\n{numero}");
    assert_eq!(checked(" \n "), Err(Refusal::BadField { field: "opening".to_owned() }));
    assert_eq!(checked(&"ñ".repeat(MAX_TEMPLATE + 1)), Err(Refusal::TooLong { max: MAX_TEMPLATE }));
}

#[test]
fn what_mesa_brings_along_passes_its_own_check() {
    let all: Vec<_> = TemplateKind::all().collect();
    assert_eq!(all.len(), 9 + 12 + 2);
    for (kind, readers) in all {
        assert_eq!(TemplateKind::parse(kind.key()), Some(kind));
        let texts = [Lang::Es, Lang::En].map(|lang| builtin(kind, readers, lang));
        for text in &texts {
            assert_eq!(text.clone().checked().as_ref(), Ok(text), "{kind:?}");
        }
        assert_ne!(texts[0], texts[1]);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[{}a-zñ .!?\n/:ht]{0,80}|(?s).{0,80}") {
        let _ = read(&text);
        let _ = checked(&text);
    }
}
