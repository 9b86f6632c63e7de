//! The administration's rooms over HTTP: who may post, the first administrator, one-time links, the office's logo and colour.

use crate::sign_in::token;
use crate::support::{Mesa, Reply, World};

const PASSWORD: &str = "una clave muy larga";
const ROOMS: [&str; 6] = ["personas", "grupos", "categorias", "calendario", "terminos", "oficina"];

fn post(mesa: &Mesa, token: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    mesa.ask("POST", path).on_our_page().session(token).form(fields).send()
}

/// Something that each room would do for an administrator.
fn deeds(room: &str) -> &'static [&'static [(&'static str, &'static str)]] {
    match room {
        "personas" => &[
            &[("hacer", "guardar"), ("nombre", "X"), ("correo", "x@x.example"), ("rol", "administrator")],
            &[("hacer", "archivar"), ("id", "1")],
            &[("hacer", "restaurar"), ("id", "1")],
            &[("hacer", "cerrar-sesiones"), ("id", "1")],
            &[("hacer", "enlace"), ("id", "1")],
        ],
        "grupos" => {
            &[&[("hacer", "guardar"), ("nombre", "X")], &[("hacer", "archivar"), ("id", "1")], &[("hacer", "restaurar"), ("id", "1")]]
        }
        "categorias" => &[
            &[("hacer", "guardar"), ("nombre", "X")],
            &[("hacer", "subir"), ("id", "1")],
            &[("hacer", "archivar"), ("id", "1")],
            &[("hacer", "restaurar"), ("id", "1")],
        ],
        "calendario" => &[&[("hacer", "guardar"), ("de0-0", "08:00"), ("a0-0", "12:00")]],
        "terminos" => &[&[
            ("hacer", "guardar"),
            ("primera", "1"),
            ("p1", "1"),
            ("p2", "1"),
            ("p3", "1"),
            ("p4", "1"),
            ("p5", "1"),
            ("p6", "1"),
            ("aviso", "50"),
            ("dias", "1"),
            ("reabrir", "1"),
        ]],
        _ => &[&[("hacer", "guardar"), ("nombre", "X")], &[("hacer", "quitar-logo")]],
    }
}

#[test]
fn technicians_and_supervisors_are_refused_every_deed_and_shown_no_room() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    for (name, role) in [("tito", "technician"), ("susana", "supervisor")] {
        world.add_person(name, role, PASSWORD);
        let token = token(&mesa, &world.at(name), PASSWORD);
        for room in ROOMS {
            let path = format!("/app/admin/{room}");
            for deed in deeds(room) {
                let reply = post(&mesa, &token, &path, deed);
                assert_eq!(reply.status, 403, "{role} {path} {deed:?}: {reply:?}");
            }
            let page = mesa.ask("GET", &path).on_our_page().session(&token).send();
            assert!(page.body.contains("Su rol no permite"), "{role} {path}");
        }
        for deed in ["seguir", "terminar"] {
            assert_eq!(post(&mesa, &token, "/app/inicio", &[("paso", "oficina"), ("hacer", deed), ("nombre", "X")]).status, 403);
        }
        let picture = mesa.ask("POST", "/app/admin/oficina/logo").on_our_page().session(&token);
        assert_eq!(picture.body("multipart/form-data; boundary=b", logo_form(PNG)).send().status, 403);
        for path in ["/app/admin", "/app/admin/auditoria", "/app/inicio"] {
            let page = mesa.ask("GET", path).on_our_page().session(&token).send();
            assert!(page.body.contains("Su rol no permite"), "{role} {path}");
        }
        let help = mesa.ask("GET", "/app/ayuda").on_our_page().session(&token).send();
        assert!(help.status == 200 && help.body.contains("4.8"), "the help is everybody's");
    }
    let admin = token(&mesa, &world.at("admin"), PASSWORD);
    for room in ["", "/personas", "/grupos", "/categorias", "/calendario", "/terminos", "/oficina", "/auditoria"] {
        let page = mesa.ask("GET", &format!("/app/admin{room}")).on_our_page().session(&admin).send();
        assert!(page.status == 200 && page.body.contains("id=\"oficina-titulo\""), "{room}: {}", page.status);
    }
    assert_eq!(mesa.ask("GET", "/app/admin/nada").on_our_page().session(&admin).send().status, 404);
}

#[test]
fn whoever_is_not_signed_in_gets_the_sign_in_and_keeps_what_was_typed() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    for room in ROOMS {
        let path = format!("/app/admin/{room}");
        let get = mesa.ask("GET", &path).on_our_page().send();
        assert!(get.status == 303 && get.header("location").is_some_and(|to| to.starts_with("/ingresar?a=")), "{path}: {get:?}");
        let form = mesa.ask("POST", &path).on_our_page().form(&[("hacer", "guardar"), ("nombre", "Lo que escribí")]).send();
        assert_eq!(form.status, 401, "{path}");
        assert!(form.body.contains("Lo que escribí"), "{path}: what was typed comes along");
    }
}

#[test]
fn a_refused_form_comes_back_with_its_reason_and_all_that_was_typed() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    let token = token(&mesa, &world.at("admin"), PASSWORD);
    let typed = [("hacer", "guardar"), ("nombre", "Tito Paz"), ("correo", "esto no es"), ("rol", "supervisor"), ("idioma", "en")];
    let reply = post(&mesa, &token, "/app/admin/personas", &typed);
    assert_eq!(reply.status, 303);
    let back = reply.header("location").unwrap().split('#').next().unwrap().to_owned();
    let page = mesa.ask("GET", &back).on_our_page().session(&token).send().body;
    assert!(page.contains("no es una dirección de correo") && page.contains("Tito Paz") && page.contains("esto no es"), "{page}");
    assert!(page.contains("value=\"supervisor\" selected"), "the choice stays chosen");
}

#[test]
fn the_first_administrator_gives_the_code_that_the_start_printed_and_only_once() {
    let world = World::sqlite();
    let mut mesa = world.start();
    mesa.wait_for("/primer-ingreso");
    let log = mesa.log();
    let code = log.split("give this code: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let form = |code: &str| {
        let fields = [("codigo", code), ("nombre", "Ada"), ("correo", "ada@cultura.example"), ("nueva", PASSWORD), ("repetida", PASSWORD)];
        mesa.ask("POST", "/primer-ingreso").on_our_page().form(&fields).send()
    };
    assert!(mesa.ask("GET", "/primer-ingreso").on_our_page().send().body.contains("Código de inicio"));
    let wrong = form("abcde-abcde-abcde-abcde");
    assert_eq!(wrong.status, 403);
    assert!(wrong.body.contains("ada@cultura.example"), "what was typed stays");
    let right = form(&code);
    assert_eq!((right.status, right.header("location")), (303, Some("/app/inicio")));
    let token = right.cookie("mesa_session").unwrap().0.to_owned();
    let start = mesa.ask("GET", "/app/inicio").on_our_page().session(&token).send();
    assert!(start.body.contains("Puesta en marcha"), "{}", start.status);
    assert_ne!(form(&code).status, 303, "there is one now");
    assert_eq!(mesa.ask("GET", "/primer-ingreso").on_our_page().send().status, 303);
}

#[test]
fn a_one_time_link_sets_a_password_and_is_shown_on_a_page_that_is_kept_nowhere() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    let admin = token(&mesa, &world.at("admin"), PASSWORD);
    let new = [("hacer", "guardar"), ("nombre", "Tito"), ("correo", "tito@cultura.example"), ("rol", "technician"), ("idioma", "es")];
    let saved = post(&mesa, &admin, "/app/admin/personas", &new);
    let id = saved.header("location").unwrap().split("id=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let shown = post(&mesa, &admin, "/app/admin/personas", &[("hacer", "enlace"), ("id", &id)]);
    assert_eq!((shown.status, shown.header("cache-control")), (200, Some("no-store")));
    let link = shown.body.split("/clave/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("/clave/{link}");
    assert!(mesa.ask("GET", &path).on_our_page().send().body.contains("tito@cultura.example"));
    let set = |new: &str, again: &str| mesa.ask("POST", &path).on_our_page().form(&[("nueva", new), ("repetida", again)]).send();
    assert_eq!(set("una clave nueva", "otra clave nueva").status, 422);
    assert_eq!(set("corta", "corta").status, 422);
    assert_eq!(set("una clave nueva", "una clave nueva").status, 303);
    assert_eq!(mesa.ask("GET", &path).on_our_page().send().status, 404, "it works once");
    token(&mesa, "tito@cultura.example", "una clave nueva");
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest";

fn logo_form(bytes: &[u8]) -> Vec<u8> {
    let mut form =
        b"--b\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"x.png\"\r\nContent-Type: image/svg+xml\r\n\r\n".to_vec();
    form.extend_from_slice(bytes);
    form.extend_from_slice(b"\r\n--b--\r\n");
    form
}

#[test]
fn the_offices_logo_is_a_picture_and_its_colour_a_style_for_everybody() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    let admin = token(&mesa, &world.at("admin"), PASSWORD);
    let upload = |bytes: &[u8]| {
        let ask = mesa.ask("POST", "/app/admin/oficina/logo").on_our_page().session(&admin);
        ask.body("multipart/form-data; boundary=b", logo_form(bytes)).send()
    };
    assert_eq!(mesa.ask("GET", "/oficina/logo").send().status, 404);
    let svg = upload(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    assert!(svg.header("location").is_some_and(|to| to.contains("error=")), "{svg:?}");
    assert_eq!(upload(PNG).header("location"), Some("/app/admin/oficina?hecho=logo"));
    let logo = mesa.ask("GET", "/oficina/logo").send();
    assert_eq!((logo.status, logo.header("content-type")), (200, Some("image/png")), "what its bytes say, not its form");
    assert!(logo.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")));
    assert!(mesa.ask("GET", "/ingresar").on_our_page().send().body.contains("/oficina/logo?v="));

    let page = mesa.ask("GET", "/app/admin/oficina").on_our_page().session(&admin).send().body;
    let mark = page.split("name=\"visto\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let save = |accent: &str| {
        post(&mesa, &admin, "/app/admin/oficina", &[("hacer", "guardar"), ("nombre", "Museo"), ("color", accent), ("visto", &mark)])
    };
    assert!(save("#ffff00").header("location").is_some_and(|to| to.contains("poor_contrast")));
    assert_eq!(save("#7a1f5c").header("location"), Some("/app/admin/oficina?hecho=guardada"));
    let css = mesa.ask("GET", "/oficina/colores.css").send();
    assert!(css.body.starts_with(":root{--accent:light-dark(#7a1f5c,"), "{}", css.body);
    let sign_in = mesa.ask("GET", "/ingresar").on_our_page().send().body;
    assert!(sign_in.contains("/oficina/colores.css?v=7a1f5c") && sign_in.contains("Museo"));
}
