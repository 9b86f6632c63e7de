//! What somebody gets who is not signed in, or who speaks through another site: the sign-in, and nothing else.

use crate::support::{Ask, Handover, Mesa, Reply, World, deliver_lmtp};
use std::collections::BTreeSet;

const PASSWORD: &str = "una clave muy larga";
/// Words of the one ticket that there is: they must not appear anywhere.
const SECRET: &str = "palabra-reservada-7391";

/// A desk with one ticket and one administrator.
fn office() -> (World, Mesa) {
    let world = World::sqlite();
    let mut mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    let raw = format!("From: ana@otra.example\nTo: {}\nSubject: {SECRET}\n\n{SECRET}\n", world.support());
    assert_eq!(deliver_lmtp(world.lmtp, "ana@otra.example", &world.support(), &raw), Handover::Taken);
    mesa.wait_for("message filed");
    (world, mesa)
}

/// Every path of the interface that is not a server function; those of the app by its own list.
fn pages() -> BTreeSet<String> {
    let routed = leptos_axum::generate_route_list(app::App).into_iter().map(|route| route.path().replace(['{', '}'], ""));
    let ours = [
        "/app/eventos",
        "/app/adjunto/1",
        "/app/t/1/entry/1/html",
        "/app/recepcion/1/raw",
        "/app/salida/1/html",
        "/app/salida/1/eml",
        "/app/subir",
        "/app/nothing",
        "/api",
        "/api/nothing",
        // Other spellings of the same.
        "/%61pp/bandeja",
        "//app/bandeja",
        "/app//bandeja",
        "/./app/bandeja",
        "/app/t/1?x=.css",
        "/app/t/1.css",
        "/APP/bandeja",
    ];
    let mut all: BTreeSet<String> =
        routed.map(|path| path.replace(":number", "1").replace(":id", "1").replace("/number", "/1").replace("/id", "/1")).collect();
    assert!(all.len() >= 8, "the app's routes are not linked in: {all:?}");
    all.extend(ours.map(str::to_owned));
    all
}

fn is_public(path: &str) -> bool {
    matches!(path, "/" | "/ingresar" | "/accesibilidad" | "/privacidad")
}

fn expect_turned_away(reply: &Reply, what: &str) {
    let to_sign_in = reply.status == 303 && reply.header("location").is_some_and(|place| place.starts_with("/ingresar?"));
    let refused = reply.status == 401 || reply.status == 403 || reply.status == 404 || reply.status == 405;
    assert!(to_sign_in || refused, "{what}: {} {:?}", reply.status, reply.headers);
    assert!(!reply.body.contains(SECRET) && !reply.body.contains("administrator"), "{what} tells something: {}", reply.body);
}

#[test]
fn no_page_opens_without_a_sign_in() {
    let (_world, mesa) = office();
    for path in pages() {
        for accept in ["text/html", "application/json", "text/event-stream", "*/*"] {
            let reply = mesa.ask("GET", &path).header("Accept", accept).send();
            if is_public(&path) {
                assert!(matches!(reply.status, 200 | 302 | 303 | 307), "{path}: {}", reply.status);
                assert!(!reply.body.contains(SECRET), "{path}");
            } else {
                expect_turned_away(&reply, &path);
            }
        }
    }
}

#[test]
fn no_server_function_answers_without_a_sign_in() {
    let (_world, mesa) = office();
    let functions: Vec<(String, http::Method)> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect();
    assert!(functions.len() >= 15, "the app's server functions are not linked in: {functions:?}");
    let guesses = "id=1&ticket=1&draft%5Bticket%5D=1&draft%5Bbody%5D=x&filter%5Bview%5D=todos&theme=dark&address=a%40b.example";
    for (path, method) in functions {
        for session in [None, Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Some("'; DROP TABLE ticket; --")] {
            let with = |ask: Ask| match session {
                Some(token) => ask.session(token),
                None => ask,
            };
            let get = with(mesa.ask("GET", &format!("{path}?{guesses}")).header("Accept", "application/json")).send();
            assert!(matches!(get.status, 401 | 405), "{path}: {get:?}");
            let form = || mesa.ask(method.as_str(), &path).body("application/x-www-form-urlencoded", guesses.as_bytes().to_vec());
            let reply = with(form().on_our_page().header("Accept", "application/json")).send();
            assert_eq!(reply.status, 401, "{path}: {reply:?}");
            let page = with(form().on_our_page()).send();
            assert!(matches!(page.status, 401 | 303), "{path}: {page:?}");
            for reply in [&get, &reply, &page] {
                assert!(!reply.body.contains(SECRET), "{path} tells something: {}", reply.body);
            }
        }
    }
}

#[test]
fn nothing_changes_at_the_word_of_another_site() {
    let (world, mesa) = office();
    let token = crate::sign_in::token(&mesa, &world.at("admin"), PASSWORD);
    let wishes: [&[(&str, &str)]; 4] = [
        &[("Origin", "https://evil.example")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site"), ("Origin", "https://otra.m.example")],
        // Nothing said at all, but a session to ride on.
        &[],
    ];
    for path in ["/api/wait", "/api/escalate", "/app/subir", "/salir", "/idioma", "/ingresar"] {
        for headers in wishes {
            let mut ask = mesa.ask("POST", path).session(&token);
            for (name, value) in headers {
                ask = ask.header(name, *value);
            }
            let reply = ask.form(&[("idioma", "en"), ("ticket", "1")]).send();
            assert_eq!(reply.status, 403, "{path} with {headers:?}: {reply:?}");
            assert!(reply.cookie("mesa_session").is_none());
        }
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        let reply = mesa.ask(method, "/app/t/1").header("Origin", "https://evil.example").session(&token).send();
        assert_eq!(reply.status, 403, "{method}");
    }
    // The session is still there: nobody was signed out.
    assert_eq!(mesa.ask("GET", "/app/bandeja").session(&token).send().status, 200);
}

#[test]
fn bodies_are_no_larger_than_their_path_needs() {
    let (world, mesa) = office();
    let token = crate::sign_in::token(&mesa, &world.at("admin"), PASSWORD);
    let long = |bytes: usize| vec![b'a'; bytes];
    let form = "application/x-www-form-urlencoded";
    for path in ["/api/post_entry", "/ingresar", "/idioma"] {
        let reply = mesa.ask("POST", path).session(&token).on_our_page().body(form, long(2 * 1024 * 1024)).send();
        assert_eq!(reply.status, 413, "{path}: {reply:?}");
    }
    // Before anybody is asked who they are, and without a length.
    let anonymous = mesa.ask("POST", "/ingresar").on_our_page().body(form, long(2 * 1024 * 1024)).send();
    assert_eq!(anonymous.status, 413);
    let upload =
        mesa.ask("POST", "/app/subir").session(&token).on_our_page().body("multipart/form-data; boundary=b", long(64 * 1024 * 1024)).send();
    assert_eq!(upload.status, 413, "{upload:?}");
    // It serves on.
    assert_eq!(mesa.ask("GET", "/healthz").send().status, 200);
}

#[test]
fn every_answer_carries_the_guards() {
    let (world, mesa) = office();
    let token = crate::sign_in::token(&mesa, &world.at("admin"), PASSWORD);
    let signed_in = |path: &str| mesa.ask("GET", path).session(&token).header("Accept", "text/html").send();
    let pages = ["/ingresar", "/app/bandeja", "/app/t/1", "/nada", "/app/recepcion/1/raw", "/healthz", "/e/falso"].map(signed_in);
    let refused = mesa.ask("POST", "/salir").header("Origin", "https://evil.example").send();
    for reply in pages.iter().chain([&refused]) {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{reply:?}");
        assert!(reply.header("referrer-policy").is_some_and(|policy| matches!(policy, "same-origin" | "no-referrer")), "{reply:?}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{reply:?}");
        assert!(reply.header("permissions-policy").is_some() && reply.header("cross-origin-opener-policy").is_some());
        let policy = reply.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{reply:?}");
        assert!(reply.header("strict-transport-security").is_none(), "HSTS without HTTPS");
        assert!(reply.header("server").is_none() && reply.header("x-powered-by").is_none());
    }
    let policy = pages[1].header("content-security-policy").unwrap();
    for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "'wasm-unsafe-eval'", "script-src 'self' 'nonce-"] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap();
    assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{scripts}");
    // Every inline script of the page carries the nonce of its own answer, and no two answers share one.
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    for page in [&pages[1], &pages[2]] {
        let policy = page.header("content-security-policy").unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains(&format!("nonce=\"{nonce}\"")), "a script that the policy stops: <script{tag}>");
        }
        assert!(!page.body.contains(" onclick=") && !page.body.contains("javascript:"));
    }
    assert!(!signed_in("/app/bandeja").header("content-security-policy").unwrap().contains(nonce), "a nonce was used twice");
}

#[test]
fn over_https_browsers_are_told_to_stay_there() {
    let mut world = World::sqlite();
    world.set("MESA_PUBLIC_URL", "https://mesa.cultura.example");
    let mesa = world.start();
    world.add_person("admin", "administrator", PASSWORD);
    let page = mesa.ask("GET", "/ingresar").send();
    assert!(page.header("strict-transport-security").is_some_and(|hsts| hsts.contains("max-age=63072000")), "{page:?}");
    let signed_in = mesa
        .ask("POST", "/ingresar")
        .header("Origin", "https://mesa.cultura.example")
        .form(&[("correo", &world.at("admin")), ("clave", PASSWORD)])
        .send();
    let (_, attributes) = signed_in.cookie("mesa_session").unwrap();
    assert!(attributes.contains("Secure"), "{attributes}");
}

#[test]
fn the_live_channel_says_which_ticket_changed_and_nothing_of_it() {
    let (world, mesa) = office();
    let token = crate::sign_in::token(&mesa, &world.at("admin"), PASSWORD);
    let (greeting, mut lines) = mesa.ask("GET", "/app/eventos").session(&token).header("Accept", "text/event-stream").stream();
    assert_eq!(greeting.status, 200);
    assert!(greeting.header("content-type").unwrap().starts_with("text/event-stream"));
    assert!(lines.by_ref().any(|line| line == "event: hello"), "greeted");
    let raw = format!("From: beto@otra.example\nTo: {}\nSubject: {SECRET}\n\n{SECRET}\n", world.support());
    assert_eq!(deliver_lmtp(world.lmtp, "beto@otra.example", &world.support(), &raw), Handover::Taken);
    let mut heard = Vec::new();
    for line in lines {
        heard.push(line.clone());
        if line == "data: 2" {
            break;
        }
    }
    assert!(heard.iter().any(|line| line == "event: changed") && heard.iter().any(|line| line == "data: 2"), "{heard:?}");
    assert!(!heard.iter().any(|line| line.contains(SECRET)), "{heard:?}");
}
