//! A listener whose mail is kept in memory.

use bytes::Bytes;
use mail::lmtp::{Envelope, LmtpConfig, Receipt, serve};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub type Mails = Arc<Mutex<Vec<(Envelope, Bytes)>>>;

pub struct Office {
    pub address: SocketAddr,
    pub mails: Mails,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Office {
    /// Takes mail for everybody `@mesa.example`, and keeps it all.
    pub async fn open() -> Self {
        Self::with(|_| {}, |_| async { Receipt::Stored }).await
    }

    /// With other limits, and a word of its own on each mail; what it says is only `Stored` is kept.
    pub async fn with<F>(limits: impl FnOnce(&mut LmtpConfig), say: impl Fn(Envelope) -> F + Clone + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Receipt> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = LmtpConfig::new("mesa.example", |recipient| recipient.ends_with("@mesa.example"));
        limits(&mut config);
        let mails = Mails::default();
        let kept = Arc::clone(&mails);
        let handler = move |envelope: Envelope, bytes: Bytes| {
            let (kept, said) = (Arc::clone(&kept), say(envelope.clone()));
            async move {
                let receipt = said.await;
                if receipt == Receipt::Stored {
                    kept.lock().unwrap().push((envelope, bytes));
                }
                receipt
            }
        };
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, config, handler, async {
            let _ = stopped.await;
        }));
        Self { address, mails, stop: Some(stop), serving }
    }

    pub fn texts(&self) -> Vec<String> {
        self.mails.lock().unwrap().iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
    }

    pub fn stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// After `stop`: waits until it has come to rest.
    pub async fn rest(self) {
        self.serving.await.unwrap();
    }
}
