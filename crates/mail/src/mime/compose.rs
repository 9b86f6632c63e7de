//! Notices as final bytes.

use domain::notices::{Compose, ComposedMail, NotComposed, NoticeFacts};

/// Writes notices (M26, M29, M31). Deterministic: the same facts give the same bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Composer;

impl Compose for Composer {
    fn compose(&self, _facts: &NoticeFacts) -> Result<ComposedMail, NotComposed> {
        Err(NotComposed("being written".to_owned()))
    }
}
