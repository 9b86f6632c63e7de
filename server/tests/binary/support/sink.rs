//! A relay that takes everything and remembers it.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A message that was taken: 250 has been written for it, or was about to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub to: String,
    pub message_id: String,
    pub raw: String,
}

#[derive(Clone)]
pub struct Sink {
    pub addr: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Sink {
    /// Listens until the test process ends.
    pub fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let addr = listener.local_addr().expect("its address");
        let taken = Arc::new(Mutex::new(Vec::new()));
        let sink = Self { addr, taken };
        let serving = sink.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let sink = serving.clone();
                // A client that dies in mid-sentence ends its own thread.
                thread::spawn(move || drop(sink.serve(client)));
            }
        });
        sink
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().expect("nobody panics with it").clone()
    }

    fn serve(&self, client: TcpStream) -> std::io::Result<()> {
        let mut out = client.try_clone()?;
        let mut lines = BufReader::new(client).lines();
        let mut to = String::new();
        out.write_all(b"220 sink.example ESMTP\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let reply = match verb.as_str() {
                "EHLO" => "250-sink.example\r\n250-8BITMIME\r\n250 SIZE 50000000",
                "RCPT" => {
                    line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                    "250 2.1.5 OK"
                }
                "DATA" => {
                    out.write_all(b"354 go on\r\n")?;
                    let mut raw = String::new();
                    loop {
                        let Some(line) = lines.next().transpose()? else { return Ok(()) };
                        if line == "." {
                            break;
                        }
                        raw.push_str(&line);
                        raw.push('\n');
                    }
                    let message_id = raw.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
                    self.taken.lock().expect("nobody panics with it").push(Taken { to: to.clone(), message_id, raw });
                    "250 2.0.0 taken"
                }
                "QUIT" => {
                    out.write_all(b"221 2.0.0 bye\r\n")?;
                    return Ok(());
                }
                _ => "250 2.0.0 OK",
            };
            out.write_all(format!("{reply}\r\n").as_bytes())?;
        }
        Ok(())
    }
}
