//! An access token at hand whenever one is needed, asked for no more often than needed.

use super::ask::{Granted, ask};
use domain::mailboxes::{Grant, Oauth, Secrets};
use futures::future::BoxFuture;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// A token is not used in its last minutes: clocks differ, and sessions take a while to open.
const MARGIN: Duration = Duration::from_mins(5);
/// Where the endpoint does not say (RFC 6749 §5.1 only recommends it).
const USUAL: Duration = Duration::from_hours(1);

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OauthFault {
    /// The endpoint says no: client, secret or refresh token are wrong, expired or revoked.
    #[error("the identity provider refuses: {0}")]
    Refused(String),
    #[error("no token can be had: {0}")]
    Unreachable(String),
}

/// Told of a refresh token that the endpoint gives in place of another: (old, new). Awaited before the access token is used.
pub type Rotated = Box<dyn Fn(String, String) -> BoxFuture<'static, ()> + Send + Sync>;

/// Answers the refresh token as it is stored now: another process may have been given one in place of ours.
pub type Stored = Box<dyn Fn() -> BoxFuture<'static, Option<String>> + Send + Sync>;

pub struct Tokens {
    oauth: Oauth,
    scope: String,
    client_secret: String,
    extra_root_pem: Option<Vec<u8>>,
    rotated: Rotated,
    stored: Option<Stored>,
    held: Mutex<Held>,
}

struct Held {
    refresh_token: String,
    /// With the moment from which it is no longer used.
    access: Option<(String, Instant)>,
}

impl Tokens {
    /// `sends`: for a relay, not for a mailbox.
    pub fn new(oauth: Oauth, secrets: Secrets, sends: bool, extra_root_pem: Option<Vec<u8>>, rotated: Rotated) -> Self {
        let scope = oauth.asked_scope(sends);
        let Secrets { client_secret, refresh_token, .. } = secrets;
        let held = Mutex::new(Held { refresh_token, access: None });
        Self { oauth, scope, client_secret, extra_root_pem, rotated, stored: None, held }
    }

    /// Where a refresh token that is refused is looked up once more before it is given up.
    #[must_use]
    pub fn stored(self, stored: Stored) -> Self {
        Self { stored: Some(stored), ..self }
    }

    /// A token that is good for a while, and whether it was asked for just now. Whoever else needs one meanwhile waits for the same.
    pub async fn access(&self) -> Result<(String, bool), OauthFault> {
        let mut held = self.held.lock().await;
        if let Some((token, until)) = &held.access
            && Instant::now() < *until
        {
            return Ok((token.clone(), false));
        }
        let granted = match self.ask(&held.refresh_token).await {
            Err(OauthFault::Refused(why)) => {
                held.refresh_token = self.newer(&held.refresh_token).await.ok_or(OauthFault::Refused(why))?;
                self.ask(&held.refresh_token).await?
            }
            asked => asked?,
        };
        let lifetime = lifetime(&granted);
        if let Some(new) = granted.refresh_token.filter(|new| !new.is_empty() && *new != held.refresh_token) {
            let old = std::mem::replace(&mut held.refresh_token, new.clone());
            (self.rotated)(old, new).await;
        }
        held.access = Some((granted.access_token.clone(), Instant::now() + lifetime));
        Ok((granted.access_token, true))
    }

    /// A server has refused this token: the next one is asked for anew.
    pub async fn forget(&self, token: &str) {
        let mut held = self.held.lock().await;
        if held.access.as_ref().is_some_and(|(known, _)| known == token) {
            held.access = None;
        }
    }

    /// The stored refresh token, where it is another one than ours.
    async fn newer(&self, ours: &str) -> Option<String> {
        let stored = self.stored.as_ref().filter(|_| self.oauth.grant == Grant::RefreshToken)?;
        stored().await.filter(|stored| !stored.is_empty() && stored != ours)
    }

    async fn ask(&self, refresh_token: &str) -> Result<Granted, OauthFault> {
        let mut form = vec![("client_id", self.oauth.client_id.as_str()), ("grant_type", self.oauth.grant.key())];
        if self.oauth.grant == Grant::RefreshToken {
            form.push(("refresh_token", refresh_token));
        }
        for (name, value) in [("client_secret", self.client_secret.as_str()), ("scope", &self.scope)] {
            if !value.is_empty() {
                form.push((name, value));
            }
        }
        ask(&self.oauth.endpoint(), &form, self.extra_root_pem.as_deref()).await
    }
}

/// How long a token is used: less than it is good for.
fn lifetime(granted: &Granted) -> Duration {
    // Some endpoints write the number as text.
    let seconds = granted.expires_in.as_ref().and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    let whole = seconds.map_or(USUAL, Duration::from_secs);
    if whole > MARGIN * 2 { whole.saturating_sub(MARGIN) } else { whole / 2 }
}
