//! An IMAP server that says, byte for byte, what a test wrote down.

use mail::imap::ImapConfig;
use mail::{Proof, Security};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the peer does after its last answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Close,
    /// Says nothing more, and keeps the connection.
    Hold,
    /// Says this every 50 seconds.
    Trickle(&'static str),
}

#[derive(Clone)]
pub struct Script {
    greeting: Vec<u8>,
    /// What a line must contain, and the answer; `~` at the beginning of a line of it is the last tag heard.
    steps: Vec<(String, Vec<u8>)>,
    end: End,
    /// After so many bytes the connection is cut.
    budget: usize,
}

pub const CAPABILITIES: &str = "IMAP4rev1 IDLE MOVE UIDPLUS";

impl Script {
    pub fn bare(greeting: &str) -> Self {
        Self { greeting: greeting.into(), steps: Vec::new(), end: End::Close, budget: usize::MAX }
    }

    /// Up to a login, with these capabilities.
    pub fn signed_in(capabilities: &str) -> Self {
        Self::bare("* OK here\r\n")
            .step("CAPABILITY", &format!("* CAPABILITY {capabilities}\r\n~ OK\r\n"))
            .step(r#"LOGIN "soporte" "secreto""#, &format!("~ OK [CAPABILITY {capabilities}] in\r\n"))
    }

    /// Up to an open folder with three messages.
    pub fn selected() -> Self {
        Self::selected_with(CAPABILITIES)
    }

    pub fn selected_with(capabilities: &str) -> Self {
        Self::signed_in(capabilities).step(
            r#"SELECT "INBOX""#,
            "* 3 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 10] ok\r\n~ OK [READ-WRITE] open\r\n",
        )
    }

    pub fn step(self, expected: &str, answer: &str) -> Self {
        self.bytes(expected, answer.as_bytes())
    }

    pub fn bytes(mut self, expected: &str, answer: &[u8]) -> Self {
        self.steps.push((expected.to_owned(), answer.to_vec()));
        self
    }

    pub fn hold(mut self) -> Self {
        self.end = End::Hold;
        self
    }

    pub fn trickle(mut self, line: &'static str) -> Self {
        self.end = End::Trickle(line);
        self
    }

    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.budget = bytes;
        self
    }

    /// Plays it to one connection.
    pub async fn play(self) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            socket.set_nodelay(true).unwrap();
            self.serve(BufReader::new(socket), &noted).await
        });
        Peer { port, heard, task }
    }

    /// The number of bytes said, or what was heard instead of what was expected.
    async fn serve(self, mut socket: BufReader<TcpStream>, heard: &Mutex<Vec<String>>) -> Result<usize, String> {
        let mut said = 0;
        let mut tag = String::new();
        if !say(&mut socket, &self.greeting, &mut said, self.budget).await {
            return Ok(said);
        }
        for (expected, answer) in &self.steps {
            let mut line = String::new();
            if socket.read_line(&mut line).await.unwrap_or(0) == 0 {
                return Err(format!("the client left before {expected:?}"));
            }
            heard.lock().unwrap().push(line.trim_end().to_owned());
            if !line.contains(expected.as_str()) {
                return Err(format!("{line:?} instead of {expected:?}"));
            }
            if line.starts_with('M')
                && let Some((first, _)) = line.split_once(' ')
            {
                tag = first.to_owned();
            }
            if !say(&mut socket, &tagged(answer, &tag), &mut said, self.budget).await {
                return Ok(said);
            }
        }
        while let End::Trickle(line) = self.end
            && say(&mut socket, line.as_bytes(), &mut said, self.budget).await
        {
            tokio::time::sleep(Duration::from_secs(50)).await;
        }
        if self.end == End::Hold {
            // Whatever else the client says is noted.
            let mut line = String::new();
            while socket.read_line(&mut line).await.unwrap_or(0) > 0 {
                heard.lock().unwrap().push(line.trim_end().to_owned());
                line.clear();
            }
        }
        Ok(said)
    }
}

/// False when the budget is spent.
async fn say(socket: &mut BufReader<TcpStream>, bytes: &[u8], said: &mut usize, budget: usize) -> bool {
    let part = &bytes[..bytes.len().min(budget - *said)];
    // The client may have gone, and is right to.
    let sent = socket.write_all(part).await.is_ok() && socket.flush().await.is_ok();
    *said += part.len();
    sent && part.len() == bytes.len()
}

fn tagged(answer: &[u8], tag: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(answer.len());
    for (at, byte) in answer.iter().enumerate() {
        if *byte == b'~' && (at == 0 || answer[at - 1] == b'\n') {
            out.extend_from_slice(tag.as_bytes());
        } else {
            out.push(*byte);
        }
    }
    out
}

pub struct Peer {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<Result<usize, String>>,
}

impl Peer {
    pub fn config(&self) -> ImapConfig {
        ImapConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: Security::Plain,
            user: "soporte".to_owned(),
            proof: Proof::Password("secreto".to_owned()),
            extra_root_pem: None,
        }
    }

    /// Every line heard so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits for the end of the script, which must have been followed; the number of bytes said.
    pub async fn followed(self) -> usize {
        self.task.await.unwrap().unwrap()
    }
}
