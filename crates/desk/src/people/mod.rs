//! People and their sessions.

use crate::{Answer, Desk};
use domain::people::{Actor, PersonId, Role, Staff};
use domain::{Instant, Lang};

/// The secret in the cookie: 256 random bits, URL-safe base64. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

/// Who a cookie belongs to; `renewed` replaces the cookie when the token has rotated.
#[derive(Clone)]
pub struct SignedIn {
    pub staff: Staff,
    pub renewed: Option<SessionToken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub address: String,
    pub role: Role,
    pub active: bool,
    pub can_sign_in: bool,
    pub created_at: Instant,
}

/// Shortest password, in characters.
pub const MIN_PASSWORD: usize = 10;
/// A session ends after this much idleness, in days; and rotates its token every hour.
pub const SESSION_IDLE_DAYS: i64 = 14;

/// The same refusal for every wrong sign-in, in the same time; after 5 failures for an address (20 for an ip) within 15 minutes, a lock-out that says how long.
pub async fn sign_in(_desk: &Desk, _address: &str, _password: &str, _ip: &str) -> Answer<SessionToken> {
    todo!()
}

pub async fn signed_in(_desk: &Desk, _token: &str) -> Answer<Option<SignedIn>> {
    todo!()
}

pub async fn sign_out(_desk: &Desk, _token: &str) -> Answer<()> {
    todo!()
}

pub async fn add(_desk: &Desk, _actor: &Actor, _name: &str, _address: &str, _role: Role, _password: Option<&str>) -> Answer<PersonId> {
    todo!()
}

/// Ends all their sessions.
pub async fn set_password(_desk: &Desk, _actor: &Actor, _address: &str, _password: &str) -> Answer<()> {
    todo!()
}

pub async fn set_lang(_desk: &Desk, _actor: &Actor, _lang: Lang) -> Answer<()> {
    todo!()
}

/// Everybody who may sign in or ever wrote, staff first.
pub async fn list(_desk: &Desk, _actor: &Actor, _staff_only: bool) -> Answer<Vec<PersonRow>> {
    todo!()
}
