//! Signing in at a relay with a token (M30).

use super::dialogue::{HELLO, Hear, MAIL, Say, Step, play, script};
use super::endpoint::{Endpoint, token};
use super::peer::{SHORT, config, send};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::mailboxes::Grant;
use mail::Proof;
use mail::oauth::Tokens;
use mail::smtp::{Relay, RelayConfig, Verdict};
use std::sync::Arc;

async fn send_with(port: u16, tokens: &Arc<Tokens>) -> Verdict {
    let login = Some(("soporte".to_owned(), Proof::Tokens(Arc::clone(tokens))));
    let mut relay = Relay::with_timeouts(RelayConfig { login, ..config(port) }, SHORT).unwrap();
    send(&mut relay, "ana@cultura.example").await.0
}

/// `AUTH XOAUTH2 …` for this token, to the byte.
fn said(token: &str) -> Step {
    let response = BASE64_STANDARD.encode(format!("user=soporte\x01auth=Bearer {token}\x01\x01"));
    Hear(Box::leak(format!("AUTH XOAUTH2 {response}\r\n").into_boxed_str()))
}

const OFFERS: &[Step] = &[Say("220 x"), Hear("EHLO"), Say("250-x"), Say("250-SIZE 1000"), Say("250 AUTH LOGIN XOAUTH2")];
const IN: &[Step] = &[Say("235 2.7.0 in")];
/// It says what is wrong, hears an empty line, and says no.
const REFUSED: &[Step] = &[Say("334 eyJzdGF0dXMiOiI0MDEifQ=="), Hear("\r\n"), Say("535 5.7.3 expired")];

#[tokio::test]
async fn a_token_signs_in_and_another_is_asked_for_when_it_is_refused() {
    let endpoint = Endpoint::play(&[token("uno"), token("dos")]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    let (port, playing) = play(vec![script(&[OFFERS, &[said("uno")], IN, MAIL])]).await;
    assert!(matches!(send_with(port, &tokens).await, Verdict::Accepted { .. }));
    playing.await.unwrap();
    let (port, playing) = play(vec![script(&[OFFERS, &[said("uno")], REFUSED, &[said("dos")], IN, MAIL])]).await;
    assert!(matches!(send_with(port, &tokens).await, Verdict::Accepted { .. }));
    playing.await.unwrap();
    assert_eq!(endpoint.forms().len(), 2);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_pauses_the_channel() {
    let endpoint = Endpoint::play(&[token("uno")]).await;
    let (port, playing) = play(vec![script(&[OFFERS, &[said("uno")], REFUSED])]).await;
    let verdict = send_with(port, &endpoint.tokens(Grant::ClientCredentials)).await;
    assert_eq!(verdict, Verdict::LoginRefused { reply: "535 5.7.3 expired".to_owned() });
    playing.await.unwrap();
}

#[tokio::test]
async fn a_relay_that_takes_no_tokens_gets_none() {
    let endpoint = Endpoint::play(&[token("uno")]).await;
    let (port, playing) = play(vec![script(&[HELLO])]).await;
    assert!(matches!(send_with(port, &endpoint.tokens(Grant::RefreshToken)).await, Verdict::LoginRefused { .. }));
    playing.await.unwrap();
    assert!(endpoint.heard().is_empty());
}

#[tokio::test]
async fn without_a_token_the_mail_waits_or_the_channel_pauses() {
    let no = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_owned();
    let endpoint = Endpoint::play(&[no]).await;
    let tokens = endpoint.tokens(Grant::RefreshToken);
    let (port, playing) = play(vec![script(&[OFFERS])]).await;
    assert!(matches!(send_with(port, &tokens).await, Verdict::LoginRefused { .. }));
    playing.await.unwrap();
    let (port, playing) = play(vec![script(&[OFFERS])]).await;
    assert!(matches!(send_with(port, &tokens).await, Verdict::Unreachable { .. }));
    playing.await.unwrap();
}
