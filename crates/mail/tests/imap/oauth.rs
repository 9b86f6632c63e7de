//! Tokens in place of passwords: what the endpoint is asked, what the server is told, and what is done when either says no (M30).

use crate::endpoint::{Endpoint, granted, token};
use crate::peer::{Peer, Script};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::mailboxes::{Grant, MailboxFault, ProbeStep};
use mail::Proof;
use mail::imap::{ImapConfig, ImapFault, Session, probe};
use mail::oauth::{OauthFault, Tokens};
use std::sync::Arc;

fn greeted(capabilities: &str) -> Script {
    Script::bare("* OK here\r\n").step("CAPABILITY", &format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n~ OK\r\n"))
}

fn with(peer: &Peer, tokens: &Arc<Tokens>) -> ImapConfig {
    ImapConfig { proof: Proof::Tokens(Arc::clone(tokens)), ..peer.config() }
}

fn xoauth2(token: &str) -> String {
    BASE64_STANDARD.encode(format!("user=soporte\x01auth=Bearer {token}\x01\x01"))
}

const IN: &str = "~ OK [CAPABILITY IMAP4rev1 IDLE] in\r\n";
/// What is wrong, in base 64, as servers say it before they say no.
const WRONG: &str = "+ eyJzdGF0dXMiOiI0MDEifQ==\r\n";

#[tokio::test]
async fn the_endpoint_is_asked_as_rfc_6749_says_and_the_token_is_said_with_the_command() {
    let endpoint = Endpoint::play(&[token("uno")]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    let peer = greeted("SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2").step("", IN).play().await;
    Session::connect(&with(&peer, &tokens)).await.unwrap();
    assert_eq!(peer.heard(), ["M1 CAPABILITY".to_owned(), format!("M2 AUTHENTICATE XOAUTH2 {}", xoauth2("uno"))]);
    peer.followed().await;
    let form = "client_id=mesa%20app&grant_type=refresh_token&refresh_token=primero&client_secret=s%26creto&scope=mail.read";
    let host = endpoint.url().split('/').nth(2).unwrap().to_owned();
    let expected = format!(
        "POST /oauth2/token?v=2 HTTP/1.1\r\nhost: {host}\r\nuser-agent: Mesa\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         accept: application/json\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    assert_eq!(endpoint.heard(), [expected]);
}

#[tokio::test]
async fn a_server_without_initial_responses_asks_for_the_token() {
    let endpoint = Endpoint::play(&[token("uno")]).await;
    let peer = greeted("AUTH=OAUTHBEARER").step("AUTHENTICATE OAUTHBEARER\r\n", "+ \r\n").step("", IN).play().await;
    let config = with(&peer, &endpoint.tokens(Grant::ClientCredentials));
    Session::connect(&config).await.unwrap();
    let said = format!("n,a=soporte,\x01host=127.0.0.1\x01port={}\x01auth=Bearer uno\x01\x01", config.port);
    assert_eq!(peer.heard()[2], BASE64_STANDARD.encode(said));
    assert_eq!(endpoint.forms(), ["client_id=mesa%20app&grant_type=client_credentials&client_secret=s%26creto&scope=mail.read"]);
}

#[tokio::test]
async fn a_token_is_kept_and_asked_for_anew_once_the_server_refuses_it() {
    let endpoint = Endpoint::play(&[token("uno"), token("dos")]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    let peer = greeted("SASL-IR AUTH=XOAUTH2").step(&xoauth2("uno"), IN).play().await;
    Session::connect(&with(&peer, &tokens)).await.unwrap();
    let again = greeted("SASL-IR AUTH=XOAUTH2").step(&xoauth2("uno"), IN).play().await;
    Session::connect(&with(&again, &tokens)).await.unwrap();
    assert_eq!(endpoint.heard().len(), 1, "the second session has the token of the first");
    // Its account of what is wrong is answered with an empty line, whereupon it says no.
    let revoked = greeted("SASL-IR AUTH=XOAUTH2")
        .step(&xoauth2("uno"), WRONG)
        .step("\r\n", "~ NO [AUTHENTICATIONFAILED] expired\r\n")
        .step(&xoauth2("dos"), IN)
        .play()
        .await;
    Session::connect(&with(&revoked, &tokens)).await.unwrap();
    assert_eq!(revoked.heard()[2], "");
    revoked.followed().await;
    assert_eq!(endpoint.heard().len(), 2);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_is_a_refused_login() {
    for (capability, regret) in [("AUTH=XOAUTH2", ""), ("AUTH=OAUTHBEARER", "AQ==")] {
        let endpoint = Endpoint::play(&[token("uno"), token("dos")]).await;
        let peer = greeted(&format!("SASL-IR {capability}"))
            .step("AUTHENTICATE", WRONG)
            .step(&format!("{regret}\r\n"), "~ NO [AUTHENTICATIONFAILED] no\r\n")
            .play()
            .await;
        let fault = Session::connect(&with(&peer, &endpoint.tokens(Grant::RefreshToken))).await.err().unwrap();
        assert_eq!(fault, ImapFault::LoginRefused("[AUTHENTICATIONFAILED] no".to_owned()));
        assert_eq!((peer.heard()[2].as_str(), endpoint.heard().len()), (regret, 1));
    }
    let endpoint = Endpoint::play(&[]).await;
    let peer = greeted("AUTH=PLAIN").play().await;
    let fault = Session::connect(&with(&peer, &endpoint.tokens(Grant::RefreshToken))).await.err().unwrap();
    assert!(matches!(fault, ImapFault::LoginRefused(_)), "{fault:?}");
}

#[tokio::test]
async fn a_refresh_token_that_is_given_in_place_of_another_is_told_and_used() {
    let first = granted(r#"{"access_token":"uno","expires_in":"1","refresh_token":"segundo"}"#);
    let endpoint = Endpoint::play(&[first, token("dos")]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    assert_eq!(tokens.access().await, Ok(("uno".to_owned(), true)));
    assert_eq!(*endpoint.rotations.lock().unwrap(), [("primero".to_owned(), "segundo".to_owned())]);
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(tokens.access().await, Ok(("dos".to_owned(), true)), "one that is about to expire is not used");
    assert!(endpoint.forms()[1].contains("refresh_token=segundo"));
}

#[tokio::test]
async fn a_refused_refresh_token_is_looked_up_once_more_where_it_is_stored() {
    let no = "HTTP/1.1 400 Bad Request\r\nContent-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}".to_owned();
    let endpoint = Endpoint::play(&[no.clone(), token("dos"), no]).await;
    // Another process was given the second one in place of ours.
    let tokens = Arc::into_inner(endpoint.tokens(Grant::RefreshToken)).unwrap();
    let tokens = tokens.stored(Box::new(|| Box::pin(async { Some("segundo".to_owned()) })));
    assert_eq!(tokens.access().await, Ok(("dos".to_owned(), true)));
    assert!(endpoint.forms()[0].contains("refresh_token=primero") && endpoint.forms()[1].contains("refresh_token=segundo"));
    // Where it is the same, the refusal stands, and nobody asks twice.
    tokens.forget("dos").await;
    assert!(matches!(tokens.access().await, Err(OauthFault::Refused(_))));
    assert_eq!(endpoint.forms().len(), 3);
}

#[tokio::test]
async fn the_endpoints_no_is_told_from_its_absence() {
    let denied = r#"{"error":"invalid_grant","error_description":"AADSTS70000: revoked\r\nTrace"}"#;
    let no = format!("HTTP/1.1 400 Bad Request\r\nContent-Length: {}\r\n\r\n{denied}", denied.len());
    let trouble = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".to_owned();
    let endpoint = Endpoint::play(&[no, trouble, granted("{}")]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    assert_eq!(tokens.access().await, Err(OauthFault::Refused("400 invalid_grant AADSTS70000: revoked  Trace".to_owned())));
    for _ in 0..3 {
        let fault = tokens.access().await.unwrap_err();
        assert!(matches!(fault, OauthFault::Unreachable(_)), "{fault:?}");
    }
    let endpoint = Endpoint::play(&["HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".to_owned()]).await;
    let peer = greeted("SASL-IR AUTH=XOAUTH2").hold().play().await;
    let tried = probe(&with(&peer, &endpoint.tokens(Grant::RefreshToken)), &["INBOX".to_owned()], None).await;
    let [ProbeStep::Connected, ProbeStep::Failed { fault, words, .. }] = tried.steps.as_slice() else { panic!("{tried:?}") };
    assert_eq!((*fault, words.as_str()), (MailboxFault::TokenRefused, "401"));
}
