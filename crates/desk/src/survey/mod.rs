//! The survey of a closing notice, by signed link and without sign-in. Reading never changes anything: mail scanners open links.

use crate::{Answer, Desk};
use domain::survey::{AnswerDraft, SurveyView};

pub async fn view(_desk: &Desk, _token: &str) -> Answer<SurveyView> {
    todo!()
}

/// A second answer to the same closing replaces the first.
pub async fn answer(_desk: &Desk, _token: &str, _draft: AnswerDraft) -> Answer<()> {
    todo!()
}

/// *No quedó solucionado*: reopens with a reason within the window.
pub async fn reopen(_desk: &Desk, _token: &str, _reason: &str) -> Answer<()> {
    todo!()
}
