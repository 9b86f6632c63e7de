//! A network of one's own between Mesa and a server: lines that are cut in the middle of a byte stream, and doors that do not open.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Passes connections on to a real server until it is told otherwise. Lives as long as the test process.
#[derive(Clone)]
pub struct Link(Arc<Line>);

struct Line {
    addr: SocketAddr,
    server: String,
    closed: AtomicBool,
    /// Bytes from the server until every connection is cut; negative: never.
    budget: AtomicI64,
    open: Mutex<Vec<TcpStream>>,
}

impl Link {
    pub fn to(server: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let addr = listener.local_addr().expect("its address");
        let (closed, budget) = (AtomicBool::new(false), AtomicI64::new(-1));
        let line = Arc::new(Line { addr, server: server.to_owned(), closed, budget, open: Mutex::new(Vec::new()) });
        let serving = Arc::clone(&line);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Whoever knocks while it is closed is sent away.
                if !serving.closed.load(Ordering::SeqCst) {
                    drop(serving.pass_on(client));
                }
            }
        });
        Self(line)
    }

    pub fn host(&self) -> String {
        self.0.addr.ip().to_string()
    }

    pub fn port(&self) -> String {
        self.0.addr.port().to_string()
    }

    /// Everything is cut once the server has said so many bytes more.
    pub fn cut_after(&self, bytes: i64) {
        self.0.budget.store(bytes, Ordering::SeqCst);
    }

    /// The server is gone: what is open is cut, what comes is sent away.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::SeqCst);
        self.0.cut();
    }

    pub fn reopen(&self) {
        self.0.budget.store(-1, Ordering::SeqCst);
        self.0.closed.store(false, Ordering::SeqCst);
    }
}

impl Line {
    fn cut(&self) {
        for stream in self.open.lock().expect("nobody panics with it").drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    fn pass_on(self: &Arc<Self>, client: TcpStream) -> std::io::Result<()> {
        let server = TcpStream::connect(&*self.server)?;
        for stream in [&client, &server] {
            stream.set_nodelay(true)?;
            self.open.lock().expect("nobody panics with it").push(stream.try_clone()?);
        }
        let (from, to) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || drop(pump(from, to, |bytes| bytes)));
        let line = Arc::clone(self);
        thread::spawn(move || drop(pump(server, client, |bytes| line.spend(bytes))));
        Ok(())
    }

    /// How many of these bytes still pass; the line is cut behind them.
    fn spend(&self, bytes: usize) -> usize {
        let left = self.budget.load(Ordering::SeqCst);
        if left < 0 {
            return bytes;
        }
        let passing = bytes.min(usize::try_from(left).unwrap_or(0));
        self.budget.store(left - i64::try_from(passing).unwrap_or(0), Ordering::SeqCst);
        if passing < bytes {
            self.budget.store(-1, Ordering::SeqCst);
            passing
        } else {
            bytes
        }
    }
}

/// Fewer bytes let through than came ends both directions.
fn pump(mut from: TcpStream, mut to: TcpStream, mut passes: impl FnMut(usize) -> usize) -> std::io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).unwrap_or(0);
        let passing = passes(read);
        let sent = to.write_all(&buffer[..passing]);
        if read == 0 || passing < read || sent.is_err() {
            drop(to.shutdown(Shutdown::Both));
            drop(from.shutdown(Shutdown::Both));
            return sent;
        }
    }
}
