//! Who is asking, and the desk they ask: both put into each request's context by the server.

use crate::AskError;
use desk::{Desk, Trouble};
use domain::notices::{OutboxMail, OutboxRow};
use domain::people::{Actor, Staff};
use domain::{Lang, Refusal};
use http::StatusCode;
use http::header::ACCEPT;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The person behind the request, as the session cookie says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// Nobody: only the sign-in is shown.
    pub staff: Option<Staff>,
    pub lang: Lang,
    /// They want no single key to act.
    pub keys_off: bool,
    /// They want low rows.
    pub compact: bool,
}

pub fn asker() -> Asker {
    use_context().unwrap_or_default()
}

/// The desk of this process.
pub fn desk() -> Result<Desk, AskError> {
    use_context().ok_or_else(|| fault("no desk in the request's context"))
}

/// Whoever signed in; anonymous requests are refused here and again in every use case.
pub fn actor() -> Result<Actor, AskError> {
    asker().staff.map(Actor::Staff).ok_or(Refusal::SignInRequired).map_err(AskError::from)
}

/// What every server function begins with.
pub fn asking() -> Result<(Desk, Actor), AskError> {
    Ok((desk()?, actor()?))
}

impl From<Trouble> for AskError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(refusal) => refusal.into(),
            Trouble::Fault(why) => fault(&why),
        }
    }
}

/// Logs once; what people get is the reference.
pub fn fault(why: &str) -> AskError {
    let mut reference = uuid::Uuid::new_v4().simple().to_string();
    reference.truncate(8);
    tracing::error!(%reference, error = why, "something failed on our side");
    answer_with(StatusCode::INTERNAL_SERVER_ERROR);
    AskError::Fault { reference }
}

pub const fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignInRequired | Refusal::WrongSignIn => StatusCode::UNAUTHORIZED,
        Refusal::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NotAllowed => StatusCode::FORBIDDEN,
        Refusal::NotFound | Refusal::InvalidLink => StatusCode::NOT_FOUND,
        Refusal::Stale { .. } | Refusal::IllegalMove { .. } | Refusal::TooLateToUndo | Refusal::ChangedSince | Refusal::AlreadyExists => {
            StatusCode::CONFLICT
        }
        Refusal::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A plain form is answered with a redirect that carries the error; its status must stay.
pub fn answer_with(status: StatusCode) {
    let Some(parts) = use_context::<Parts>() else { return };
    let plain_form = parts.uri.path().starts_with("/api/")
        && parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if let (false, Some(response)) = (plain_form, use_context::<ResponseOptions>()) {
        response.set_status(status);
    }
}

/// The value of a cookie of this request.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

pub fn remember_theme(theme: crate::Theme) {
    let cookie = format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", crate::Theme::COOKIE, theme.key());
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), http::HeaderValue::from_str(&cookie)) {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

/// What a mailbox with these settings comes to.
pub type Probing = std::pin::Pin<Box<dyn Future<Output = domain::mailboxes::Probe> + Send>>;

/// Tries a mailbox's settings; only `mail` can, so the server puts it into each request's context.
#[derive(Clone, Copy)]
pub struct ProbeMailbox(
    pub fn(Desk, domain::mailboxes::MailboxSettings, Option<domain::mailboxes::MailboxId>, domain::mailboxes::Secrets) -> Probing,
);

/// Reads mail as it was received, away from the runtime's threads; only `mail` can, so the server puts it into each request's context.
#[derive(Clone, Copy)]
pub struct ParseMail(pub desk::rules::Parse);

/// Takes a mail apart for reading; only `mail` can, so the server puts it into each request's context.
#[derive(Clone, Copy)]
pub struct ReadMail(pub fn(OutboxRow, &[u8]) -> OutboxMail);

/// Reads a received message for people to see.
#[derive(Clone, Copy)]
pub struct ReadReceived(pub desk::intake::Read);
