//! Which path is whose, and in which order the guards stand.

use super::site::Site;
use super::{
    asker, assets, attachments, compression, device, first, frames, gate, headers, health, link, live, mails, office, origin, preview,
    rules, sign_in, survey, uploads, views,
};
use crate::workers::login;
use app::asking::{Asker, ParseMail, ProbeMailbox, Probing, ReadMail, ReadReceived};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use desk::Desk;
use domain::mailboxes::{MailboxId, MailboxSettings, Secrets};
use domain::notices::{OutboxMail, OutboxRow};
use http::StatusCode;
use http::request::Parts;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::catch_panic::CatchPanicLayer;

pub fn router(site: Site) -> Router {
    let context = {
        let site = site.clone();
        move || provide(&site)
    };
    let shell = {
        let options = site.leptos().clone();
        move || app::shell(options.clone())
    };
    let unknown = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    development(&site)
        .leptos_routes_with_context(&site, generate_route_list(app::App), context, shell)
        .route("/ingresar", post(sign_in::sign_in))
        .route("/salir", post(sign_in::sign_out))
        .route("/idioma", post(sign_in::language))
        .route("/clave", post(sign_in::password))
        .route("/app/eventos", get(live::events))
        .route("/app/subir", post(uploads::upload).layer(DefaultBodyLimit::disable()))
        .route("/app/propios", get(device::own))
        .route("/app/dispositivos", get(device::told).post(device::tell))
        .route("/app/dispositivos/quitar", post(device::hush))
        .route("/app/sin-conexion", get(device::nothing_stored))
        .route("/app/adjunto/{id}", get(attachments::open))
        .route("/app/t/{ticket}/entry/{entry}/html", get(frames::entry))
        .route("/app/recepcion/{id}/raw", get(mails::received))
        .route("/app/recepcion/{id}/html", get(frames::received))
        .route("/app/salida/{id}/html", get(frames::sent))
        .route("/app/salida/{id}/eml", get(mails::sent))
        .route("/app/admin/plantillas/vista", post(preview::look))
        .route("/app/admin/reglas", post(rules::post))
        .route("/app/vistas", post(views::post))
        .route("/app/teclas", post(views::single_keys))
        .route("/app/filas", post(views::rows))
        .route("/app/admin/{room}", post(office::post))
        .route("/app/admin/oficina/logo", post(office::upload_logo))
        .route("/app/inicio", post(office::post))
        .route("/oficina/logo", get(office::logo))
        .route("/oficina/colores.css", get(office::colours))
        .route("/clave/{token}", get(link::page).post(link::post))
        .route("/primer-ingreso", get(first::page).post(first::post))
        .route("/e/{token}", get(survey::page).post(survey::post))
        .route("/healthz", get(health::health))
        .fallback(move |State(site): State<Site>, request: Request| assets::serve_or(site, request, unknown))
        .layer(from_fn_with_state(site.clone(), gate::let_in))
        .layer(from_fn_with_state(site.clone(), asker::find))
        .layer(from_fn_with_state(site.clone(), origin::check))
        .layer(from_fn(finished))
        .layer(CatchPanicLayer::custom(super::faults::panicked))
        .layer(compression::layer())
        .layer(from_fn_with_state(site.clone(), headers::guard))
        .with_state(site)
}

/// What changes something is carried through to its end also when the browser has gone meanwhile: what is committed is announced, too.
async fn finished(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// Every component in every state, while developing.
fn development(site: &Site) -> Router<Site> {
    let router = Router::new();
    if !site.has_gallery() {
        return router;
    }
    let sheet = |State(site): State<Site>, Extension(asker): Extension<Asker>, Extension(nonce): Extension<headers::RequestNonce>| async move {
        Html(app::gallery::sheet(&site.assets(), asker.lang, &nonce.0))
    };
    router.route("/dev/components", get(sheet))
}

/// What `app` finds in each request's context: the desk, who is asking, addresses of files, a reader of mails, and the nonce that the
/// headers name.
fn provide(site: &Site) {
    provide_context(site.desk().clone());
    provide_context(site.assets());
    provide_context(ReadMail(read_mail));
    provide_context(ProbeMailbox(probe_mailbox));
    provide_context(ParseMail(|raw| Box::pin(crate::workers::read_message(raw))));
    provide_context(ReadReceived(super::received::read));
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(asker) = parts.extensions.get::<Asker>() {
        provide_context(asker.clone());
    }
    if let Some(nonce) = parts.extensions.get::<headers::RequestNonce>() {
        provide_context(Nonce::from_value(nonce.0.clone()));
    }
}

/// *Probar conexión*, with what is typed.
fn probe_mailbox(desk: Desk, settings: MailboxSettings, id: Option<MailboxId>, secrets: Secrets) -> Probing {
    Box::pin(async move {
        let server = login::server(&desk, &settings, id, secrets);
        mail::imap::probe(&server, &settings.folders, settings.processed.as_deref()).await
    })
}

/// A mail of ours, taken apart to be read in *Salida*.
fn read_mail(row: OutboxRow, bytes: &[u8]) -> OutboxMail {
    let mail = mail::mime::read_outgoing(bytes);
    OutboxMail { row, headers: mail.headers, text: mail.text, html: mail.html.is_some(), attachments: mail.attachments }
}
