//! Pages and answers go out compressed; files of the interface are so already ([`super::assets`]).
//!
//! Compressed length tells something of what is inside (BREACH). Nothing secret is in a page beside what a stranger can put there: the
//! session is a cookie that no page repeats, there is no token against forged requests (the `Origin` is checked), and the nonce is new
//! each time.

use http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Bytes; below that, headers weigh more than what is saved.
const WORTH_IT: u16 = 860;

type OfPages = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Fast rather than small: it is done anew for every answer.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, OfPages>> {
    let of_pages: OfPages = |_, _, headers, _| is_page(headers);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(WORTH_IT).and(of_pages))
}

/// Text that Mesa makes. Not attachments, which are asked for in parts and mostly compressed; not events, which must not wait.
fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(kind, "text/html" | "application/json") && !headers.contains_key(header::CONTENT_DISPOSITION)
}
