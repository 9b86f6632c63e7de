//! A composer that remembers what it was told, so that tests look at facts; the real one is tested in `mail`.

use domain::notices::{Compose, ComposedMail, NotComposed, NoticeFacts};
use std::ops::Deref;
use std::sync::{Arc, Mutex};

pub struct Recorder(pub Arc<Mutex<Vec<NoticeFacts>>>);

impl Compose for Recorder {
    fn compose(&self, facts: &NoticeFacts) -> Result<ComposedMail, NotComposed> {
        if facts.to.name.contains('\n') {
            return Err(NotComposed("a line break in a name".to_owned()));
        }
        self.0.lock().expect("unpoisoned").push(facts.clone());
        let subject = format!("[Mesa {}] {}", facts.ticket, facts.subject);
        let bytes = format!("Message-ID: <{}>\r\nSubject: {subject}\r\n\r\n{:?}\r\n", facts.message_id, facts.kind).into_bytes();
        Ok(ComposedMail { bytes, subject })
    }
}

/// A notice as its recipient got it.
#[derive(Clone, Debug)]
pub struct Composed {
    pub mailbox: String,
    pub facts: NoticeFacts,
}

impl Deref for Composed {
    type Target = NoticeFacts;

    fn deref(&self) -> &NoticeFacts {
        &self.facts
    }
}
