//! TLS before anything else, and signing in (M30).

use super::dialogue::{HELLO, Hear, Left, MAIL, Say, SayBytes, Step, act, play, script};
use super::peer::{SHORT, config, relay, send};
use mail::smtp::{Relay, RelayConfig, Verdict};
use mail::{Proof, Security, SetupFault};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The authority of `server.pem`, which names localhost and 127.0.0.1. For these tests alone, good for a hundred years.
const AUTHORITY: &[u8] = include_bytes!("tls/authority.pem");
const OFFERED: &[Step] = &[Say("220 x"), Hear("EHLO"), Say("250-x"), Say("250-AUTH PLAIN"), Say("250 STARTTLS")];

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Plays `before` in the clear and `after` under TLS.
async fn play_tls(before: Vec<Step>, after: Vec<Step>) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut texts = Vec::new();
        for step in before {
            act(&mut stream, step, &mut texts).await;
        }
        // Its failure is the client's doing.
        let Ok(stream) = acceptor().accept(stream.into_inner()).await else { return };
        let mut stream = BufReader::new(stream);
        for step in after {
            act(&mut stream, step, &mut texts).await;
        }
    });
    (port, playing)
}

fn trusting(port: u16, security: Security) -> RelayConfig {
    RelayConfig { security, extra_root_pem: Some(AUTHORITY.to_vec()), ..config(port) }
}

fn with_login(config: RelayConfig) -> RelayConfig {
    RelayConfig { login: Some(("soporte".to_owned(), Proof::Password("clave ñ".to_owned()))), ..config }
}

async fn send_by(config: RelayConfig) -> Verdict {
    send(&mut Relay::with_timeouts(config, SHORT).unwrap(), "ana@cultura.example").await.0
}

#[tokio::test]
async fn mail_goes_under_tls_from_the_start_or_by_starttls() {
    let (port, playing) = play_tls(vec![], script(&[HELLO, MAIL])).await;
    assert!(matches!(send_by(trusting(port, Security::Tls)).await, Verdict::Accepted { .. }));
    playing.await.unwrap();
    // What was offered in the clear counts for nothing: 8BITMIME and SIZE come from the second EHLO.
    let (port, playing) = play_tls(script(&[OFFERED, &[Hear("STARTTLS"), Say("220 go")]]), script(&[&HELLO[1..], MAIL])).await;
    assert!(matches!(send_by(trusting(port, Security::StartTls)).await, Verdict::Accepted { .. }));
    playing.await.unwrap();
    let (port, playing) = play_tls(vec![], script(&[HELLO, MAIL])).await;
    let named = RelayConfig { host: "localhost".to_owned(), ..trusting(port, Security::Tls) };
    assert!(matches!(send_by(named).await, Verdict::Accepted { .. }));
    playing.await.unwrap();
}

#[tokio::test]
async fn nothing_goes_unprotected_where_protection_is_wished() {
    for (answers, words) in [
        (script(&[HELLO, &[Left]]), "does not offer STARTTLS"),
        (script(&[OFFERED, &[Hear("STARTTLS"), Say("454 4.7.0 not now"), Left]]), "454 4.7.0 not now"),
        // Somebody in between adds a command or an answer in the clear.
        (script(&[OFFERED, &[Hear("STARTTLS"), SayBytes("220 go\r\n250-x\r\n250 AUTH PLAIN\r\n"), Left]]), "before it was protected"),
    ] {
        let (port, playing) = play(vec![answers]).await;
        let verdict = send_by(with_login(trusting(port, Security::StartTls))).await;
        assert!(matches!(&verdict, Verdict::Unreachable { reply } if reply.contains(words)), "{verdict:?}");
        playing.await.unwrap();
    }
}

#[tokio::test]
async fn a_certificate_must_be_trusted_and_name_the_host() {
    let (port, playing) = play_tls(vec![], vec![]).await;
    let stranger = RelayConfig { security: Security::Tls, ..config(port) };
    let verdict = send_by(stranger).await;
    assert!(matches!(&verdict, Verdict::Unreachable { reply } if reply.contains("no TLS with 127.0.0.1")), "{verdict:?}");
    playing.await.unwrap();
    let (port, playing) = play_tls(vec![], vec![]).await;
    let other_name = RelayConfig { host: "127.0.0.2".to_owned(), ..trusting(port, Security::Tls) };
    // On systems where 127.0.0.2 is nobody it is unreachable as well.
    assert!(matches!(send_by(other_name).await, Verdict::Unreachable { .. }));
    playing.abort();
}

#[tokio::test]
async fn no_tls_where_there_is_none() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let playing = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 relay.example ESMTP\r\n").await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    assert!(matches!(send_by(trusting(port, Security::Tls)).await, Verdict::Unreachable { .. }));
    playing.await.unwrap();
}

#[tokio::test]
async fn plain_and_login_sign_in() {
    // base64 of NUL soporte NUL "clave ñ", and of each alone.
    let plain = [Hear("AUTH PLAIN AHNvcG9ydGUAY2xhdmUgw7E=\r\n"), Say("235 2.7.0 welcome")];
    let login =
        [Hear("AUTH LOGIN\r\n"), Say("334 VXNlcm5hbWU6"), Hear("c29wb3J0ZQ==\r\n"), Say("334 UGFzc3dvcmQ6"), Hear("Y2xhdmUgw7E=\r\n")];
    let login = script(&[&login, &[Say("235 welcome")]]);
    for (offer, signing) in [("250-AUTH LOGIN PLAIN", &plain[..]), ("250-AUTH LOGIN CRAM-MD5", &login)] {
        let hello = [Say("220 x"), Hear("EHLO"), Say("250-x"), Say(offer), Say("250 SIZE")];
        let (port, playing) = play(vec![script(&[&hello, signing, MAIL, &[Left]])]).await;
        assert!(matches!(send_by(with_login(config(port))).await, Verdict::Accepted { .. }));
        playing.await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_login_is_told_from_a_relay_in_trouble() {
    let hello = |offer| [Say("220 x"), Hear("EHLO"), Say("250-x"), Say(offer)];
    let refused = |reply: &str| Verdict::LoginRefused { reply: reply.to_owned() };
    for (answer, verdict) in [
        ("535 5.7.8 wrong", refused("535 5.7.8 wrong")),
        ("504 5.5.4 what", refused("504 5.5.4 what")),
        ("454 4.7.0 ask later", Verdict::Unreachable { reply: "454 4.7.0 ask later".to_owned() }),
        ("421 4.3.2 closing", Verdict::Unreachable { reply: "421 4.3.2 closing".to_owned() }),
    ] {
        for steps in [
            script(&[&hello("250 AUTH PLAIN"), &[Hear("AUTH PLAIN"), Say(answer), Left]]),
            script(&[&hello("250 AUTH LOGIN"), &[Hear("AUTH LOGIN"), Say("334 VXNlcm5hbWU6"), Hear(""), Say(answer), Left]]),
        ] {
            let (port, playing) = play(vec![steps]).await;
            assert_eq!(send_by(with_login(config(port))).await, verdict);
            playing.await.unwrap();
        }
    }
    // No way of signing in that we know; and a relay that wishes for a login where none is configured.
    let (port, playing) = play(vec![script(&[&hello("250 AUTH GSSAPI"), &[Left]])]).await;
    assert!(matches!(send_by(with_login(config(port))).await, Verdict::LoginRefused { .. }));
    playing.await.unwrap();
    let (port, playing) = play(vec![script(&[HELLO, &[Hear("MAIL"), Say("530 5.7.0 sign in first"), Left]])]).await;
    assert_eq!(send(&mut relay(port), "ana@cultura.example").await.0, refused("530 5.7.0 sign in first"));
    playing.await.unwrap();
}

#[test]
fn plain_text_stays_on_loopback() {
    for (host, good) in [("127.0.0.1", true), ("localhost", true), ("::1", true), ("relay.example", false), ("192.0.2.1", false)] {
        let config = RelayConfig { host: host.to_owned(), ..config(25) };
        assert_eq!(Relay::new(config).is_ok(), good, "{host}");
    }
    let config = RelayConfig { security: Security::Tls, host: "two words".to_owned(), ..config(25) };
    assert!(matches!(Relay::new(config), Err(SetupFault::BadHost(_))));
    let config = RelayConfig { extra_root_pem: Some(b"nothing".to_vec()), ..self::config(25) };
    assert!(matches!(Relay::new(config), Err(SetupFault::BadRoot(_))));
}
