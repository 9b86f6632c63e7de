//! From a mailbox's settings to what an IMAP session is opened with; where tokens are in place of passwords, where they come from.

use crate::config::RelayTokens;
use desk::mailboxes;
use desk::{Answer, Desk};
use domain::mailboxes::{MailboxId, MailboxSettings, Secrets, SignIn};
use mail::Proof;
use mail::imap::ImapConfig;
use mail::oauth::Tokens;
use std::sync::Arc;

/// What opens a session. `id`: whose refresh token it is, when the identity provider gives another one in its place.
pub fn server(desk: &Desk, settings: &MailboxSettings, id: Option<MailboxId>, secrets: Secrets) -> ImapConfig {
    let extra_root_pem = settings.extra_ca.clone().map(String::into_bytes);
    let proof = match &settings.sign_in {
        SignIn::Password => Proof::Password(secrets.password),
        SignIn::Oauth(oauth) => {
            let desk = desk.clone();
            let reader = desk.clone();
            let stored = move || -> futures::future::BoxFuture<'static, Option<String>> {
                let desk = reader.clone();
                Box::pin(async move { found(mailboxes::refresh_token(&desk, id?).await) })
            };
            let rotated = move |old: String, new: String| -> futures::future::BoxFuture<'static, ()> {
                let desk = desk.clone();
                Box::pin(async move { keep(&desk, id, &old, &new).await })
            };
            let tokens = Tokens::new(oauth.clone(), secrets, false, extra_root_pem.clone(), Box::new(rotated));
            Proof::Tokens(Arc::new(tokens.stored(Box::new(stored))))
        }
    };
    ImapConfig {
        host: settings.host.clone(),
        port: settings.port,
        security: settings.security,
        user: settings.user.clone(),
        proof,
        extra_root_pem,
    }
}

async fn keep(desk: &Desk, id: Option<MailboxId>, old: &str, new: &str) {
    let Some(id) = id else {
        tracing::warn!("the identity provider gave another refresh token for settings that are not saved yet");
        return;
    };
    if let Err(trouble) = mailboxes::rotated(desk, id, old, new).await {
        tracing::error!(mailbox = id.0, error = %trouble, "a new refresh token could not be stored; after a restart the old one is tried");
    }
}

/// What could not be read is as good as nothing: the refusal that led here stands.
fn found(token: Answer<Option<String>>) -> Option<String> {
    token.unwrap_or_else(|trouble| {
        tracing::error!(error = %trouble, "the stored refresh token could not be read");
        None
    })
}

/// What signs in at the relay. The refresh token is the configured one, or the one that the provider has given in its place since.
pub async fn relay(desk: &Desk, tokens: &RelayTokens, extra_root_pem: Option<Vec<u8>>) -> Answer<Proof> {
    let given = tokens.secrets.refresh_token.clone();
    let mut secrets = tokens.secrets.clone();
    secrets.refresh_token = mailboxes::relay_token(desk, &given).await?;
    let (desk, reader, configured) = (desk.clone(), desk.clone(), given.clone());
    let stored = move || -> futures::future::BoxFuture<'static, Option<String>> {
        let (desk, given) = (reader.clone(), configured.clone());
        Box::pin(async move { found(mailboxes::relay_token(&desk, &given).await.map(Some)) })
    };
    let rotated = move |old: String, new: String| -> futures::future::BoxFuture<'static, ()> {
        let (desk, given) = (desk.clone(), given.clone());
        Box::pin(async move {
            if let Err(trouble) = mailboxes::relay_rotated(&desk, &given, &old, &new).await {
                tracing::error!(error = %trouble, "the relay's new refresh token could not be stored; after a restart the old one is tried");
            }
        })
    };
    let tokens = Tokens::new(tokens.oauth.clone(), secrets, true, extra_root_pem, Box::new(rotated));
    Ok(Proof::Tokens(Arc::new(tokens.stored(Box::new(stored)))))
}
