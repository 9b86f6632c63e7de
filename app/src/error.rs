//! What a server function answers when it cannot do what was asked (law 8).

use domain::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskError {
    /// Theirs: an expected no, with a sentence that says what to do.
    Refused(Refusal),
    /// Ours: logged once under this reference. Empty when the answer could not even be read.
    Fault { reference: String },
    /// The server was not reached; nothing is known to have happened.
    Network,
    /// The server was not reached; this device keeps what was written and sends it later (public/sw.js).
    Kept,
}

impl AskError {
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Fault { .. } | Self::Network | Self::Kept => None,
        }
    }

    pub fn is_signed_out(&self) -> bool {
        *self == Self::Refused(Refusal::SignInRequired)
    }
}

impl From<Refusal> for AskError {
    fn from(refusal: Refusal) -> Self {
        // What a request comes to is said by its status too.
        #[cfg(feature = "ssr")]
        crate::asking::answer_with(crate::asking::status_of(&refusal));
        Self::Refused(refusal)
    }
}

impl FromServerFnError for AskError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::Network,
            ServerFnErrorErr::Args(why) | ServerFnErrorErr::MissingArg(why) => {
                Self::Refused(Refusal::BadField { field: field_named_in(&why) })
            }
            ServerFnErrorErr::Serialization(why) => Self::Refused(Refusal::BadField { field: field_named_in(&why) }),
            other => {
                #[cfg(feature = "ssr")]
                tracing::error!(error = %other, "a server function failed outside its use case");
                drop(other);
                Self::Fault { reference: String::new() }
            }
        }
    }
}

/// The field that serde names between backticks; nothing else of its message is for people.
fn field_named_in(why: &str) -> String {
    why.split('`').nth(1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_its_field_is_refused_by_that_fields_name() {
        let error = AskError::from_server_fn_error(ServerFnErrorErr::Args("missing field `body` at line 3".into()));
        assert_eq!(error, AskError::Refused(Refusal::BadField { field: "body".into() }));
    }

    #[test]
    fn a_refusal_crosses_the_wire_unchanged() {
        let error = AskError::Refused(Refusal::Stale { current: 7 });
        assert_eq!(AskError::de(error.ser()), error);
    }
}
