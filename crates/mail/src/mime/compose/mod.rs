//! Notices as final bytes: words, then form, then the gate (M26, M29, M31).

mod bytes;
mod gate;
mod html;
mod story;
#[cfg(test)]
mod tests;
mod text;

use domain::notices::{Compose, ComposedMail, NotComposed, NoticeFacts};

/// Writes notices. Deterministic: the same facts give the same bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Composer;

impl Compose for Composer {
    fn compose(&self, facts: &NoticeFacts) -> Result<ComposedMail, NotComposed> {
        let story = story::tell(facts);
        let text = text::write(&story);
        let html = html::write(&story);
        let subject = story.subject.clone();
        // The builder is given clean input only; a panic of it would still be a dead letter and not a lost worker (M26).
        let written = std::panic::catch_unwind(|| bytes::write(facts, &subject, &text, &html));
        let bytes = written.unwrap_or_else(|_| Err(NotComposed("the mail builder failed".to_owned())))?;
        gate::check(&bytes, facts, &subject, &text, &html)?;
        Ok(ComposedMail { bytes, subject })
    }
}
