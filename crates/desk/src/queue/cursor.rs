//! A place in a list to go on from: the sort key of the last row shown, so that rows which come or go meanwhile shift nothing.

use domain::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// After this deadline, in a list by deadline.
    Due { due: i64, id: i64 },
    /// After this number, among the rows without a deadline, which come last.
    NoDue { id: i64 },
    /// Before this change, in a list by last change.
    Updated { at: i64, id: i64 },
}

impl Cursor {
    pub(super) fn write(self) -> String {
        match self {
            Self::Due { due, id } => format!("d.{due}.{id}"),
            Self::NoDue { id } => format!("n.{id}"),
            Self::Updated { at, id } => format!("u.{at}.{id}"),
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        Self::parse(text).ok_or_else(|| Refusal::BadField { field: "after".to_owned() })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let kind = parts.next()?;
        let mut number = || parts.next()?.parse::<i64>().ok();
        let cursor = match kind {
            "d" => Self::Due { due: number()?, id: number()? },
            "n" => Self::NoDue { id: number()? },
            "u" => Self::Updated { at: number()?, id: number()? },
            _ => return None,
        };
        if parts.next().is_none() { Some(cursor) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        for cursor in [Cursor::Due { due: 5, id: 7 }, Cursor::NoDue { id: 1 }, Cursor::Updated { at: -1, id: i64::MAX }] {
            assert_eq!(Cursor::read(&cursor.write()), Ok(cursor));
        }
        for bad in ["", "d.1", "d.1.2.3", "n.x", "q.1.2", "d.1.2;--"] {
            assert!(Cursor::read(bad).is_err(), "{bad}");
        }
    }
}
