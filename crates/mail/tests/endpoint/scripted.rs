//! A token endpoint that answers, byte for byte, what a test wrote down.

use domain::mailboxes::{Grant, Oauth, Provider, Secrets};
use mail::oauth::Tokens;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub struct Endpoint {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    /// Refresh tokens given in place of others.
    pub rotations: Arc<Mutex<Vec<(String, String)>>>,
}

/// 200 with this body.
pub fn granted(json: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{json}", json.len())
}

/// A token, good for an hour.
pub fn token(token: &str) -> String {
    granted(&format!(r#"{{"token_type":"Bearer","access_token":"{token}","expires_in":3600}}"#))
}

impl Endpoint {
    /// One answer a request, in this order; then it is gone.
    pub async fn play(answers: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (noted, answers) = (Arc::clone(&heard), answers.to_vec());
        tokio::spawn(async move {
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !is_whole(&request) {
                    let mut some = [0; 4096];
                    match socket.read(&mut some).await.unwrap() {
                        0 => break,
                        length => request.extend_from_slice(&some[..length]),
                    }
                }
                noted.lock().unwrap().push(String::from_utf8(request).unwrap());
                socket.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { port, heard, rotations: Arc::default() }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/oauth2/token?v=2", self.port)
    }

    pub fn tokens(&self, grant: Grant) -> Arc<Tokens> {
        let oauth = Oauth {
            provider: Provider::Custom,
            tenant: String::new(),
            token_url: self.url(),
            client_id: "mesa app".to_owned(),
            grant,
            scope: "mail.read".to_owned(),
        };
        let secrets = Secrets { password: String::new(), client_secret: "s&creto".to_owned(), refresh_token: "primero".to_owned() };
        let rotations = Arc::clone(&self.rotations);
        let rotated = move |old, new| -> futures::future::BoxFuture<'static, ()> {
            rotations.lock().unwrap().push((old, new));
            Box::pin(std::future::ready(()))
        };
        Arc::new(Tokens::new(oauth, secrets, false, None, Box::new(rotated)))
    }

    /// Whole requests, as they came.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// The forms alone.
    pub fn forms(&self) -> Vec<String> {
        self.heard().iter().map(|request| request.split_once("\r\n\r\n").unwrap().1.to_owned()).collect()
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0)
}
