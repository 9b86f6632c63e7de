//! A refusal is theirs, a fault is ours (law 8).

use domain::Refusal;

pub type Answer<T> = Result<T, Trouble>;

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// An expected no, with a sentence for the person.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our failure: logged once at the edge, shown as "something failed on our side" with a reference.
    #[error("{0}")]
    Fault(String),
}

impl From<sea_orm::DbErr> for Trouble {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.to_string())
    }
}
