use crate::peer::{CAPABILITIES, Script};
use mail::imap::{ImapConfig, ImapFault, Session};
use mail::{Proof, Security, SetupFault};

async fn fault(script: Script) -> ImapFault {
    fault_with(script, |_| {}).await
}

async fn fault_with(script: Script, change: impl FnOnce(&mut ImapConfig)) -> ImapFault {
    let peer = script.play().await;
    let mut config = peer.config();
    change(&mut config);
    Session::connect(&config).await.err().unwrap()
}

fn before_login() -> Script {
    Script::bare("* OK here\r\n").step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n~ OK\r\n")
}

#[tokio::test]
async fn a_refused_login_is_told_from_a_server_in_trouble() {
    let refused = fault(before_login().step("LOGIN", "~ NO [AUTHENTICATIONFAILED] wrong\r\n")).await;
    assert_eq!(refused, ImapFault::LoginRefused("[AUTHENTICATIONFAILED] wrong".to_owned()));
    assert!(matches!(fault(before_login().step("LOGIN", "~ NO wrong\r\n")).await, ImapFault::LoginRefused(_)));
    assert!(matches!(fault(before_login().step("LOGIN", "~ BAD what\r\n")).await, ImapFault::LoginRefused(_)));
    for passing in ["UNAVAILABLE", "INUSE"] {
        let passing = fault(before_login().step("LOGIN", &format!("~ NO [{passing}] later\r\n"))).await;
        assert!(matches!(passing, ImapFault::Unreachable(_)), "{passing:?}");
    }
    assert_eq!(fault(before_login().step("LOGIN", "* BYE going down\r\n")).await, ImapFault::Closed);
    assert_eq!(fault(Script::bare("* BYE too many\r\n")).await, ImapFault::Unreachable("too many".to_owned()));
    assert!(matches!(fault(Script::bare("220 smtp.example ESMTP\r\n")).await, ImapFault::Protocol(_)));
}

#[tokio::test]
async fn what_cannot_be_quoted_goes_as_a_literal() {
    let script = Script::bare("* OK here\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n~ OK\r\n")
        .step(r#"LOGIN "so\"porte" {11}"#, "+ go on\r\n")
        .step("contraseña", "~ OK in\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE\r\n~ OK\r\n");
    let peer = script.play().await;
    let mut config = peer.config();
    config.user = "so\"porte".to_owned();
    config.proof = Proof::Password("contraseña".to_owned());
    let session = Session::connect(&config).await.unwrap();
    assert_eq!(session.capabilities(), ["IMAP4REV1", "IDLE"]);
    peer.followed().await;
}

#[tokio::test]
async fn where_login_is_disabled_sasl_is_used() {
    let script = Script::bare("* OK here\r\n")
        .step("CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\n~ OK\r\n")
        .step("AUTHENTICATE PLAIN", "+ \r\n")
        .step("AHNvcG9ydGUAc2VjcmV0bw==", "~ OK [CAPABILITY IMAP4rev1] in\r\n");
    let peer = script.play().await;
    Session::connect(&peer.config()).await.unwrap();
    peer.followed().await;
    let no_password = Script::bare("* OK here\r\n").step("CAPABILITY", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n~ OK\r\n");
    assert!(matches!(fault(no_password).await, ImapFault::LoginRefused(_)));
}

#[tokio::test]
async fn plain_text_stays_on_loopback() {
    let setup = fault_with(Script::bare(""), |config| config.host = "imap.cultura.example".to_owned()).await;
    assert_eq!(setup, ImapFault::Setup(SetupFault::PlainOutsideLoopback("imap.cultura.example".to_owned())));
}

#[tokio::test]
async fn no_server_is_unreachable() {
    let peer = Script::bare("").play().await;
    let mut config = peer.config();
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.port = free.local_addr().unwrap().port();
    drop(free);
    assert!(matches!(Session::connect(&config).await.err().unwrap(), ImapFault::Unreachable(_)));
}

async fn starttls_fault(script: Script) -> (ImapFault, Vec<String>) {
    let peer = script.hold().play().await;
    let mut config = peer.config();
    config.security = Security::StartTls;
    let fault = Session::connect(&config).await.err().unwrap();
    (fault, peer.heard())
}

#[tokio::test]
async fn nothing_leaks_before_starttls() {
    let offered = || Script::bare("* OK here\r\n").step("CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n~ OK\r\n");
    let scripts = [
        Script::bare("* OK here\r\n").step("CAPABILITY", &format!("* CAPABILITY {CAPABILITIES}\r\n~ OK\r\n")),
        Script::bare("* PREAUTH welcome\r\n"),
        offered().step("STARTTLS", "~ NO not today\r\n"),
        offered().step("STARTTLS", "~ BAD what\r\n"),
        // Slipped in behind the OK, to be taken for the secure server's words.
        offered().step("STARTTLS", "~ OK begin\r\n* OK [CAPABILITY IMAP4rev1] injected\r\n"),
        offered().step("STARTTLS", "~ OK begin\r\nM4 OK"),
    ];
    for script in scripts {
        let (fault, heard) = starttls_fault(script).await;
        assert!(matches!(fault, ImapFault::Tls(_)), "{fault:?}");
        assert!(!heard.iter().any(|line| line.contains("secreto") || line.contains("LOGIN")), "{heard:?}");
    }
    let (_, heard) = starttls_fault(offered().step("STARTTLS", "~ OK begin\r\ninjected\r\n")).await;
    assert_eq!(heard, ["M1 CAPABILITY", "M2 STARTTLS"]);
}

#[tokio::test]
async fn a_server_without_tls_is_no_secure_server() {
    let fault = fault_with(Script::bare("* OK here, in plain text\r\n"), |config| config.security = Security::Tls).await;
    assert!(matches!(fault, ImapFault::Tls(_)), "{fault:?}");
}

#[tokio::test]
async fn a_bad_root_is_told_before_connecting() {
    let fault = fault_with(Script::bare(""), |config| {
        config.security = Security::Tls;
        config.extra_root_pem = Some(b"nothing".to_vec());
    })
    .await;
    assert!(matches!(fault, ImapFault::Setup(SetupFault::BadRoot(_))), "{fault:?}");
}

#[tokio::test]
async fn a_session_may_live_in_a_task() {
    let (mut session, peer) = crate::opened(Script::selected().step("LOGOUT", "* BYE bye\r\n~ OK out\r\n")).await;
    let task = tokio::spawn(async move {
        // Compiled, not run: every one may be awaited in a task that moves between threads.
        if session.capabilities().is_empty() {
            session.uid_search_from(1).await?;
            session.size(1).await?;
            session.fetch(1).await?;
            session.store_seen(1).await?;
            session.move_to(1, "x").await?;
            session.idle(std::time::Duration::ZERO).await?;
        }
        session.logout().await
    });
    assert_eq!(task.await.unwrap(), Ok(()));
    peer.followed().await;
}
