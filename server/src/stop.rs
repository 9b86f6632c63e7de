//! The wish to stop, heard by everybody who runs on.

use tokio::sync::watch;

/// Whoever holds it may end everything.
pub struct Stopper(watch::Sender<bool>);

/// Whoever holds it hears of the end.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

pub fn channel() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    pub fn is_wished(&self) -> bool {
        *self.0.borrow()
    }

    /// Completes when the end is wished, or when nobody can wish it any more.
    pub async fn wished(&self) {
        let mut receiver = self.0.clone();
        drop(receiver.wait_for(|stopped| *stopped).await);
    }

    /// Waits; false when it was cut short by the wish to stop.
    pub async fn sleep(&self, time: std::time::Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(time) => true,
            () = self.wished() => false,
        }
    }
}
