//! Files on their way to an entry.

use super::faults;
use super::site::Site;
use app::asking::Asker;
use axum::Json;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use desk::{Trouble, attachments};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::{MAX_FILE_BYTES, MAX_FILES, UploadId};
use http::StatusCode;
use serde::Serialize;

/// What the page keeps of a file that has arrived.
#[derive(Serialize)]
struct Uploaded {
    id: UploadId,
    name: String,
    size: usize,
}

/// One or more files in a multipart form; answers a list of [`Uploaded`].
pub async fn upload(State(site): State<Site>, request: Request) -> Response {
    let asker = request.extensions().get::<Asker>().cloned().unwrap_or_default();
    let headers = request.headers().clone();
    let Some(staff) = asker.staff.clone() else { return faults::refused(&Refusal::SignInRequired) };
    let Ok(form) = Multipart::from_request(request, &site).await else {
        return faults::refused(&Refusal::BadField { field: "file".to_owned() });
    };
    match take(&site, &Actor::Staff(staff), form).await {
        Ok(files) => Json(files).into_response(),
        Err(trouble) => faults::answer(&site, asker.lang, &headers, trouble),
    }
}

async fn take(site: &Site, actor: &Actor, mut form: Multipart) -> Result<Vec<Uploaded>, Trouble> {
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if files.len() >= MAX_FILES {
            return Err(Refusal::TooManyFiles { max: MAX_FILES }.into());
        }
        let media_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let content = field.bytes().await.map_err(broken)?;
        let bytes = content.len();
        let id = attachments::upload(site.desk(), actor, &name, &media_type, content).await?;
        files.push(Uploaded { id, name, size: bytes });
    }
    if files.is_empty() {
        return Err(Refusal::BadField { field: "file".to_owned() }.into());
    }
    Ok(files)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn broken(error: MultipartError) -> Trouble {
    let refusal = if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::FileTooLarge { max_mib: (MAX_FILE_BYTES / 1024 / 1024) as u64 }
    } else {
        // The browser went away, or sent something else: theirs, not ours.
        Refusal::BadField { field: "file".to_owned() }
    };
    refusal.into()
}
