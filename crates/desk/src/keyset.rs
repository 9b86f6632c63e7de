//! Lists by falling id, a page at a time: the place to go on from is the last id shown.

use crate::Answer;
use domain::Refusal;

/// Rows of a page.
const PAGE: usize = 50;
/// One more tells whether there is a next page.
pub(crate) const LIMIT: usize = PAGE + 1;

/// Below which id the page begins.
pub(crate) fn after(place: Option<String>) -> Answer<i64> {
    match place {
        Some(place) => Ok(place.parse().map_err(|_| Refusal::BadField { field: "after".to_owned() })?),
        None => Ok(i64::MAX),
    }
}

/// The page, and the place of the next one.
pub(crate) fn cut<R>(mut rows: Vec<R>, id: impl Fn(&R) -> i64) -> (Vec<R>, Option<String>) {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
    (rows, next)
}
