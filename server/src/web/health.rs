//! For load balancers and watchdogs.

use super::site::Site;
use axum::extract::State;
use http::StatusCode;

/// `ok` once the database answers. Nothing else is told: anybody may ask.
pub async fn health(State(site): State<Site>) -> (StatusCode, &'static str) {
    match desk::people::signed_in(site.desk(), "").await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(trouble) => {
            tracing::error!(error = %trouble, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
    }
}
