//! Who is asking: the session cookie, read once a request.

use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use desk::people::{self, SessionToken};
use domain::Lang;
use domain::people::PersonId;
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use std::net::{IpAddr, SocketAddr};

pub const SESSION: &str = "mesa_session";
pub const LANGUAGE: &str = "mesa_lang";
/// Whose answer this is, so that a device keeps it in that person's store; in a request, in whose name alone it may be taken.
const PERSON: HeaderName = HeaderName::from_static("x-mesa-person");

/// Puts an [`Asker`] into the request, and a rotated token into the answer.
pub async fn find(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let lang = lang_of(request.headers());
    let token = if needs_nobody(request.uri().path()) { None } else { cookie(request.headers(), SESSION).map(str::to_owned) };
    let signed_in = match token {
        None => None,
        Some(token) => match people::signed_in(site.desk(), &token).await {
            Ok(signed_in) => signed_in,
            Err(trouble) => return faults::answer(&site, lang, request.headers(), trouble),
        },
    };
    let keys_off = signed_in.as_ref().is_some_and(|signed_in| signed_in.keys_off);
    let compact = signed_in.as_ref().is_some_and(|signed_in| signed_in.compact);
    let (staff, renewed) = signed_in.map_or((None, None), |signed_in| (Some(signed_in.staff), signed_in.renewed));
    let staff = staff.filter(|staff| is_meant(request.headers(), staff.id));
    let lang = staff.as_ref().map_or(lang, |staff| staff.lang);
    let person = staff.as_ref().map(|staff| HeaderValue::from(staff.id.0));
    request.extensions_mut().insert(Asker { staff, lang, keys_off, compact });
    let mut response = next.run(request).await;
    if let Some(person) = person {
        response.headers_mut().insert(PERSON, person);
    }
    if let Some(token) = renewed
        && !sets_session(response.headers())
    {
        set_session(response.headers_mut(), Some(&token), site.is_secure());
    }
    response
}

/// What one person wrote without a network is not sent in the name of whoever signed in on that device since.
fn is_meant(headers: &HeaderMap, person: PersonId) -> bool {
    headers.get(&PERSON).is_none_or(|meant| meant.to_str().is_ok_and(|meant| meant == person.0.to_string()))
}

/// Files that are the same for everybody.
fn needs_nobody(path: &str) -> bool {
    ["/pkg/", "/fonts/", "/icons", "/e/", "/healthz", "/oficina/", "/clave/"].iter().any(|public| path.starts_with(public))
}

fn sets_session(headers: &HeaderMap) -> bool {
    headers.get_all(SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(SESSION.as_bytes()))
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The language of somebody not signed in: as chosen on this device, Spanish otherwise.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    cookie(headers, LANGUAGE).and_then(Lang::parse).unwrap_or_default()
}

/// Sets the session cookie, or removes it. It lives as long as the browser would let the session idle.
pub fn set_session(headers: &mut HeaderMap, token: Option<&SessionToken>, secure: bool) {
    let (value, age) = token.map_or(("", 0), |token| (token.0.as_str(), people::SESSION_IDLE_DAYS.saturating_mul(86_400)));
    append(headers, &format!("{SESSION}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{}", if secure { "; Secure" } else { "" }));
}

pub fn set_language(headers: &mut HeaderMap, lang: Lang, secure: bool) {
    append(headers, &format!("{LANGUAGE}={}; Path=/; SameSite=Lax; Max-Age=31536000{}", lang.tag(), if secure { "; Secure" } else { "" }));
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(SET_COOKIE, value);
    }
}

/// Where the request comes from. A proxy on this machine is believed about the last hop before it, nobody else is.
pub fn client_ip(request: &http::request::Parts) -> String {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = || -> Option<IpAddr> {
        request.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let ip = match peer {
        Some(peer) if peer.is_loopback() => forwarded().unwrap_or(peer),
        Some(peer) => peer,
        None => return "unknown".to_owned(),
    };
    ip.to_string()
}
