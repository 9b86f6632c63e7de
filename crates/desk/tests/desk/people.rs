//! Signing in and who people are.

use crate::world::{World, both, refused};
use desk::people::{self, SESSION_IDLE_DAYS};
use domain::people::{Actor, MIN_PASSWORD, Role};
use domain::{Lang, Refusal};

const PASSWORD: &str = "una clave larga";
const TITO: &str = "tito@cultura.example";
const IP: &str = "10.0.0.1";

/// Tito, who may sign in.
async fn with_tito(w: &World) {
    people::add(&w.desk, &Actor::System, "Tito", TITO, Role::Technician, Some(PASSWORD)).await.unwrap();
}

async fn is_signed_in(w: &World, token: &str) -> bool {
    people::signed_in(&w.desk, token).await.unwrap().is_some()
}

both! {
    async fn who_signs_in_is_known_by_their_cookie(w: World) {
        let w = w;
        with_tito(&w).await;
        let token = people::sign_in(&w.desk, " Tito@Cultura.example", PASSWORD, IP).await.unwrap();
        let staff = people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().staff;
        assert_eq!((staff.name.as_str(), staff.role, staff.lang), ("Tito", Role::Technician, Lang::Es));
        let other = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        assert_ne!(other, token);
        people::sign_out(&w.desk, &token.0).await.unwrap();
        assert!(!is_signed_in(&w, &token.0).await);
        assert!(is_signed_in(&w, &other.0).await, "the other browser stays");
        assert!(!is_signed_in(&w, "").await && !is_signed_in(&w, "otra cosa").await);
        assert_eq!(w.number("SELECT COUNT(*) FROM session WHERE token_hash LIKE '%=%' OR LENGTH(token_hash) <> 64").await, 0);
        w.finish().await;
    }

    async fn whoever_knows_their_password_changes_it_and_stays_signed_in_here_alone(w: World) {
        let w = w;
        with_tito(&w).await;
        let here = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        let elsewhere = people::sign_in(&w.desk, TITO, PASSWORD, "10.0.0.2").await.unwrap();
        let tito = Actor::Staff(people::signed_in(&w.desk, &here.0).await.unwrap().unwrap().staff);
        let new = "otra clave aún más larga";
        let change = async |old: &str, new: &str| people::change_password(&w.desk, &tito, old, new, IP).await;
        assert_eq!(refused(change(PASSWORD, "corta").await), Refusal::WeakPassword { min: MIN_PASSWORD });
        assert_eq!(refused(change("no es esta", new).await), Refusal::WrongSignIn);
        assert_eq!(refused(people::change_password(&w.desk, &Actor::System, PASSWORD, new, IP).await), Refusal::NotAllowed);
        assert!(is_signed_in(&w, &elsewhere.0).await, "nothing has changed yet");
        let after = change(PASSWORD, new).await.unwrap();
        assert!(is_signed_in(&w, &after.0).await);
        assert!(!is_signed_in(&w, &here.0).await && !is_signed_in(&w, &elsewhere.0).await);
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), Refusal::WrongSignIn);
        people::sign_in(&w.desk, TITO, new, IP).await.unwrap();
        w.finish().await;
    }

    async fn guessing_ones_own_old_password_is_limited_like_a_sign_in(w: World) {
        let w = w;
        with_tito(&w).await;
        let token = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        let tito = Actor::Staff(people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().staff);
        for _ in 0..5 {
            assert_eq!(refused(people::change_password(&w.desk, &tito, "mala", "una clave nueva", IP).await), Refusal::WrongSignIn);
        }
        let locked = refused(people::change_password(&w.desk, &tito, PASSWORD, "una clave nueva", IP).await);
        assert!(matches!(locked, Refusal::TooManyAttempts { .. }), "{locked:?}");
        w.finish().await;
    }

    async fn every_wrong_sign_in_gets_the_same_answer(w: World) {
        let mut w = w;
        with_tito(&w).await;
        w.ticket().from("Ana").create().await;
        people::add(&w.desk, &Actor::System, "Sin clave", "sin@cultura.example", Role::Technician, None).await.unwrap();
        for (address, password) in [(TITO, "otra clave larga"), ("nadie@cultura.example", PASSWORD), ("sin@cultura.example", ""), ("", "")] {
            assert_eq!(refused(people::sign_in(&w.desk, address, password, IP).await), Refusal::WrongSignIn, "{address}");
        }
        assert_eq!(refused(people::sign_in(&w.desk, "ana@cultura.example", PASSWORD, IP).await), Refusal::WrongSignIn);
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Tito' RETURNING id", vec![]).await;
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), Refusal::WrongSignIn, "Tito has left the office");
        w.finish().await;
    }

    async fn after_five_failures_an_address_waits_and_is_told_how_long(w: World) {
        let w = w;
        with_tito(&w).await;
        for n in 0..5 {
            assert_eq!(refused(people::sign_in(&w.desk, TITO, "mala", &format!("10.0.1.{n}")).await), Refusal::WrongSignIn);
            w.pass_minutes(1);
        }
        let locked = |minutes| Refusal::TooManyAttempts { minutes };
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), locked(11), "even with the right password");
        w.pass_minutes(10);
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), locked(1));
        w.pass_minutes(1);
        people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        // Having been right, the address starts afresh.
        for _ in 0..4 {
            assert_eq!(refused(people::sign_in(&w.desk, TITO, "mala", IP).await), Refusal::WrongSignIn);
        }
        people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        w.finish().await;
    }

    async fn one_machine_cannot_try_everybody(w: World) {
        let w = w;
        with_tito(&w).await;
        for n in 0..20 {
            let address = format!("p{n}@cultura.example");
            assert_eq!(refused(people::sign_in(&w.desk, &address, "mala", IP).await), Refusal::WrongSignIn);
        }
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), Refusal::TooManyAttempts { minutes: 16 });
        people::sign_in(&w.desk, TITO, PASSWORD, "10.0.0.2").await.expect("from elsewhere Tito signs in");
        w.finish().await;
    }

    async fn a_cookie_is_renewed_by_the_hour_and_a_lost_answer_signs_nobody_out(w: World) {
        let w = w;
        with_tito(&w).await;
        let first = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        w.pass_minutes(59);
        assert!(people::signed_in(&w.desk, &first.0).await.unwrap().unwrap().renewed.is_none());
        w.pass_minutes(1);
        let lost = people::signed_in(&w.desk, &first.0).await.unwrap().unwrap().renewed.expect("a new cookie");
        assert!(people::signed_in(&w.desk, &first.0).await.unwrap().unwrap().renewed.is_none(), "requests under way go on with the old one");
        w.pass_minutes(2);
        let second = people::signed_in(&w.desk, &first.0).await.unwrap().unwrap().renewed.expect("the answer was lost: another");
        assert!(!is_signed_in(&w, &lost.0).await, "the one that got lost is worth nothing");
        assert!(is_signed_in(&w, &second.0).await);
        assert!(is_signed_in(&w, &first.0).await);
        w.pass_minutes(2);
        assert!(!is_signed_in(&w, &first.0).await, "once the new one has arrived, the old one ends");
        assert!(is_signed_in(&w, &second.0).await);
        w.finish().await;
    }

    async fn signing_out_ends_the_cookies_before_and_after(w: World) {
        let w = w;
        with_tito(&w).await;
        let first = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        w.pass_minutes(61);
        let second = people::signed_in(&w.desk, &first.0).await.unwrap().unwrap().renewed.unwrap();
        people::sign_out(&w.desk, &first.0).await.unwrap();
        assert!(!is_signed_in(&w, &first.0).await && !is_signed_in(&w, &second.0).await);
        w.finish().await;
    }

    async fn an_idle_session_ends_and_one_in_use_goes_on(w: World) {
        let w = w;
        with_tito(&w).await;
        let mut used = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        let idle = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        for _ in 0..SESSION_IDLE_DAYS + 5 {
            w.pass_minutes(24 * 60);
            used = people::signed_in(&w.desk, &used.0).await.unwrap().expect("in use every day").renewed.unwrap();
        }
        assert!(!is_signed_in(&w, &idle.0).await);
        w.finish().await;
    }

    async fn a_new_password_ends_every_session(w: World) {
        let w = w;
        with_tito(&w).await;
        let token = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        let weak = people::set_password(&w.desk, &Actor::System, TITO, "corta").await;
        assert_eq!(refused(weak), Refusal::WeakPassword { min: MIN_PASSWORD });
        assert!(is_signed_in(&w, &token.0).await);
        people::set_password(&w.desk, &Actor::System, TITO, "otra clave larga").await.unwrap();
        assert!(!is_signed_in(&w, &token.0).await);
        assert_eq!(refused(people::sign_in(&w.desk, TITO, PASSWORD, IP).await), Refusal::WrongSignIn);
        people::sign_in(&w.desk, TITO, "otra clave larga", IP).await.unwrap();
        let nobody = people::set_password(&w.desk, &Actor::System, "nadie@cultura.example", PASSWORD).await;
        assert_eq!(refused(nobody), Refusal::NotFound);
        w.finish().await;
    }

    async fn somebody_who_left_is_out_at_once(w: World) {
        let w = w;
        with_tito(&w).await;
        let token = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Tito' RETURNING id", vec![]).await;
        assert!(!is_signed_in(&w, &token.0).await);
        w.finish().await;
    }

    async fn somebody_who_only_wrote_becomes_staff_and_keeps_their_tickets(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().from("Ana").create().await;
        let requester = w.view(&ada, ticket).await.requester.id;
        let id = people::add(&w.desk, &ada, "Ana Ruiz", "ana@cultura.example", Role::Technician, None).await.unwrap();
        assert_eq!(id, requester);
        assert_eq!(w.view(&ada, ticket).await.requester.name, "Ana Ruiz");
        let again = people::add(&w.desk, &ada, "Ana Ruiz", "ANA@cultura.example", Role::Supervisor, None).await;
        assert_eq!(refused(again), Refusal::AlreadyExists);
        let list = people::list(&w.desk, &ada, true).await.unwrap();
        assert_eq!(list.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Ada", "Ana Ruiz"]);
        assert!(!list[1].can_sign_in, "nobody has given Ana a password");
        w.finish().await;
    }

    async fn what_makes_no_person_is_refused(w: World) {
        let w = w;
        let add = async |name: &str, address: &str, role, password| {
            refused(people::add(&w.desk, &Actor::System, name, address, role, password).await)
        };
        let field = |field: &str| Refusal::BadField { field: field.to_owned() };
        assert_eq!(add(" ", TITO, Role::Technician, None).await, field("name"));
        assert_eq!(add("Tito", "tito", Role::Technician, None).await, Refusal::InvalidAddress);
        assert_eq!(add("Tito", "soporte+x@cultura.example", Role::Technician, None).await, Refusal::OwnAddress);
        assert_eq!(add("Tito", TITO, Role::Requester, Some(PASSWORD)).await, field("password"));
        assert_eq!(add("Tito", TITO, Role::Technician, Some("corta")).await, Refusal::WeakPassword { min: MIN_PASSWORD });
        w.finish().await;
    }

    async fn everybody_chooses_their_own_language(w: World) {
        let w = w;
        with_tito(&w).await;
        let token = people::sign_in(&w.desk, TITO, PASSWORD, IP).await.unwrap();
        let staff = people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().staff;
        people::set_lang(&w.desk, &Actor::Staff(staff), Lang::En).await.unwrap();
        assert_eq!(people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().staff.lang, Lang::En);
        w.finish().await;
    }
}
