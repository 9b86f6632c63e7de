//! Mails of ours read back, for the *Salida* page.

/// A mail of ours, taken apart to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Name and decoded value, in the order of the message.
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: Option<String>,
    /// File names.
    pub attachments: Vec<String>,
}

/// Header names and decoded values, in the order of the message; empty when there are none.
pub fn headers_of(_raw: &[u8]) -> Vec<(String, String)> {
    Vec::new()
}

/// Takes apart a mail that [`super::Composer`] wrote.
pub fn read_outgoing(_raw: &[u8]) -> OutgoingMail {
    OutgoingMail::default()
}
