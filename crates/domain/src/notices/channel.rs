//! The way out, the relay: what stops it, and for how long (M28).

use crate::Stamp;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

words! {
    /// How the relay is.
    ChannelState {
        Ready = "ready", "En servicio", "In service";
        /// It refuses our login: nothing goes out until somebody corrects it.
        LoginRefused = "login_refused", "El servidor rechaza la clave", "The server refuses our login";
        Unreachable = "unreachable", "No se llega al servidor", "The server cannot be reached";
    }
}

/// A relay that refuses our login is asked again after this long; more often would lock the account (M28).
const LOGIN_SECONDS: i64 = 15 * 60;
/// One that cannot be reached after this, doubled each time.
const UNREACHABLE_SECONDS: i64 = 15;
const UNREACHABLE_MOST_SECONDS: i64 = 10 * 60;

impl ChannelState {
    /// Seconds that nothing is sent, after `failures` failures in a row.
    pub fn pause_seconds(self, failures: u32) -> i64 {
        match self {
            Self::Ready => 0,
            Self::LoginRefused => LOGIN_SECONDS,
            Self::Unreachable => {
                let doubled = failures.saturating_sub(1).min(10);
                (UNREACHABLE_SECONDS << doubled).min(UNREACHABLE_MOST_SECONDS)
            }
        }
    }
}

/// What staff see of a relay in trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    pub state: ChannelState,
    pub since: Stamp,
    /// The next attempt; `None` when it is under way.
    pub next: Option<Stamp>,
    /// The server's own words.
    pub reply: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_relay_is_asked_less_and_less_often_and_a_refusing_one_every_quarter_of_an_hour() {
        let silent: Vec<i64> = [1, 2, 3, 6, 7, 40].map(|n| ChannelState::Unreachable.pause_seconds(n)).to_vec();
        assert_eq!(silent, [15, 30, 60, 480, 600, 600]);
        assert_eq!(ChannelState::LoginRefused.pause_seconds(9), 900);
    }
}
