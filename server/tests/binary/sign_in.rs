//! Signing in and out: the cookie, its rotation, and how many guesses there are.

use crate::support::{Mesa, Reply, World};

const PASSWORD: &str = "una clave muy larga";

fn try_in(mesa: &Mesa, address: &str, password: &str, wanted: &str) -> Reply {
    mesa.ask("POST", "/ingresar").on_our_page().form(&[("correo", address), ("clave", password), ("a", wanted)]).send()
}

/// Signs in and answers the session's token.
pub fn token(mesa: &Mesa, address: &str, password: &str) -> String {
    let reply = try_in(mesa, address, password, "");
    let (token, _) = reply.cookie("mesa_session").unwrap_or_else(|| panic!("no session: {reply:?}"));
    token.to_owned()
}

fn opens(mesa: &Mesa, token: &str) -> Reply {
    mesa.ask("GET", "/app/bandeja").session(token).header("Accept", "text/html").send()
}

#[test]
fn a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    let reply = try_in(&mesa, &world.at("ana").to_uppercase(), PASSWORD, "/app/t/12?x=1");
    assert_eq!((reply.status, reply.header("location")), (303, Some("/app/t/12?x=1")));
    let (token, attributes) = reply.cookie("mesa_session").unwrap();
    assert!(token.len() >= 43, "256 bits: {token}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(attributes.contains(attribute), "{attribute}: {attributes}");
    }
    assert!(!attributes.contains("Domain="), "{attributes}");
    let page = opens(&mesa, token);
    assert_eq!(page.status, 200);
    assert!(page.cookie("mesa_session").is_none(), "a fresh token stays");

    let elsewhere = try_in(&mesa, &world.at("ana"), PASSWORD, "https://evil.example/");
    assert_eq!(elsewhere.header("location"), Some("/app/bandeja"));

    let out = mesa.ask("POST", "/salir").on_our_page().session(token).form(&[]).send();
    assert_eq!(out.cookie("mesa_session").map(|(value, _)| value), Some(""));
    assert_eq!(opens(&mesa, token).status, 303, "the old token opens nothing");
    // The log knows neither passwords nor tokens.
    assert!(!mesa.log().contains(PASSWORD) && !mesa.log().contains(token));
}

#[test]
fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    for address in [world.at("ana"), world.at("nadie")] {
        let reply = try_in(&mesa, &address, "no es la clave", "");
        assert_eq!(reply.status, 303);
        assert!(reply.header("location").unwrap().starts_with("/ingresar?error=credenciales&correo="), "{reply:?}");
        assert!(reply.cookie("mesa_session").is_none());
    }
}

#[test]
fn guesses_run_out_and_a_restart_forgets_none() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    world.add_person("luis", "technician", PASSWORD);
    let ana = world.at("ana");
    for _ in 0..5 {
        assert!(try_in(&mesa, &ana, "no es la clave", "").header("location").unwrap().contains("error=credenciales"));
    }
    let locked = |mesa: &Mesa| try_in(mesa, &ana, PASSWORD, "").header("location").unwrap().contains("error=intentos&minutos=");
    assert!(locked(&mesa), "the right password is no way around");
    assert_eq!(opens(&mesa, &token(&mesa, &world.at("luis"), PASSWORD)).status, 200, "others are not locked out");
    assert!(mesa.stop().success());
    let mesa = world.start();
    assert!(locked(&mesa), "after a restart");
    drop(mesa);
    let later = world.start_with(&[("MESA_TEST_CLOCK_AHEAD_SECONDS", "960")]);
    assert_eq!(opens(&later, &token(&later, &ana, PASSWORD)).status, 200, "after the time has passed");
}

#[test]
fn a_token_is_replaced_every_hour_and_the_old_one_ends() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    let old = token(&mesa, &world.at("ana"), PASSWORD);
    drop(mesa);

    let mesa = world.start_with(&[("MESA_TEST_CLOCK_AHEAD_SECONDS", "3660")]);
    let page = opens(&mesa, &old);
    assert_eq!(page.status, 200);
    let (new, attributes) = page.cookie("mesa_session").map(|(token, attributes)| (token.to_owned(), attributes.to_owned())).unwrap();
    assert!(new != old && attributes.contains("HttpOnly"));
    assert_eq!(opens(&mesa, &new).status, 200);
    assert_eq!(opens(&mesa, &old).status, 200, "requests under way go through for a minute");
    drop(mesa);

    let mesa = world.start_with(&[("MESA_TEST_CLOCK_AHEAD_SECONDS", "3780")]);
    assert_eq!(opens(&mesa, &old).status, 303, "the replaced token has ended");
    assert_eq!(opens(&mesa, &new).status, 200);
    // And a new password ends them all.
    let set = world.run(&["user", "password", &world.at("ana"), "--password", "otra clave muy larga"]);
    assert!(set.ok(), "{set:?}");
    assert_eq!(opens(&mesa, &new).status, 303);
}

#[test]
fn ones_own_password_is_changed_on_the_profile_even_when_the_token_is_due_for_renewal() {
    const NEW: &str = "otra clave muy larga";
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    let old = token(&mesa, &world.at("ana"), PASSWORD);
    drop(mesa);
    let mesa = world.start_with(&[("MESA_TEST_CLOCK_AHEAD_SECONDS", "3660")]);
    let change = |token: &str, now: &str, new: &str, again: &str| {
        let fields = [("actual", now), ("nueva", new), ("repetida", again)];
        let reply = mesa.ask("POST", "/clave").on_our_page().session(token).form(&fields).send();
        (reply.header("location").unwrap_or_default().to_owned(), reply.cookie("mesa_session").map(|(token, _)| token.to_owned()))
    };
    for (fields, how) in [((PASSWORD, NEW, "otra"), "distinta"), (("no es", NEW, NEW), "actual"), ((PASSWORD, "corta", "corta"), "corta")] {
        let (location, _) = change(&old, fields.0, fields.1, fields.2);
        assert_eq!(location, format!("/app/perfil?clave={how}#clave"));
    }
    let (location, fresh) = change(&old, PASSWORD, NEW, NEW);
    assert_eq!(location, "/app/perfil?clave=cambiada#clave");
    assert_eq!(opens(&mesa, &fresh.unwrap()).status, 200, "whoever changed it stays signed in");
    assert_eq!(opens(&mesa, &old).status, 303);
    assert_eq!(opens(&mesa, &token(&mesa, &world.at("ana"), NEW)).status, 200);
    assert!(!mesa.log().contains(NEW), "the log knows no password");
    let anonymous = mesa.ask("POST", "/clave").on_our_page().form(&[("actual", NEW)]).send();
    let to = anonymous.header("location").unwrap_or_default();
    assert!(anonymous.status == 303 && to.starts_with("/ingresar"), "anonymous gets nothing but the sign-in: {anonymous:?}");
}

#[test]
fn what_was_typed_survives_the_end_of_the_session() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "technician", PASSWORD);
    let fields = [("draft[ticket]", "1"), ("draft[body]", "Ya revisé la <impresora>")];
    let asked = mesa.ask("POST", "/api/post_entry").on_our_page().form(&fields).send();
    assert_eq!(asked.status, 401);
    assert!(asked.body.contains("Ya revisé la &lt;impresora&gt;") && asked.body.contains("name=\"kept.draft[body]\""), "{}", asked.body);
    let back = [
        ("kept", "/api/post_entry"),
        ("kept-back", "/app/t/1"),
        ("kept.draft[ticket]", "1"),
        ("kept.draft[body]", "Ya revisé la <impresora>"),
    ];
    let ana = world.at("ana");
    let signed_in =
        mesa.ask("POST", "/ingresar").on_our_page().form(&[&[("correo", ana.as_str()), ("clave", PASSWORD)][..], &back].concat()).send();
    assert_eq!(signed_in.status, 200);
    assert!(signed_in.cookie("mesa_session").is_some());
    assert!(
        signed_in.body.contains("action=\"/api/post_entry?volver=/app/t/1\"") && signed_in.body.contains("name=\"draft[body]\""),
        "{}",
        signed_in.body
    );
}

#[test]
fn pages_go_out_compressed_to_whoever_takes_them() {
    let world = World::sqlite();
    let mesa = world.start();
    world.add_person("ana", "administrator", PASSWORD);
    let plain = mesa.ask("GET", "/ingresar").send();
    assert_eq!((plain.status, plain.header("content-encoding")), (200, None));
    for encoding in ["br", "gzip"] {
        let packed = mesa.ask("GET", "/ingresar").header("accept-encoding", encoding).send();
        assert_eq!((packed.status, packed.header("content-encoding")), (200, Some(encoding)));
        assert!(packed.header("vary").is_some_and(|by| by.to_ascii_lowercase().contains("accept-encoding")), "{packed:?}");
        assert!(!packed.body.contains("<html"), "{packed:?}");
    }
}
