//! One thing wrong with the configuration: which key, what was given, what to do.

use super::given::Origin;
use super::keys::{self, KEYS};
use std::fmt;
use std::path::Path;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As whoever wrote it spells it: `MESA_ADDR`, or `addr` in a file.
    pub key: String,
    text: String,
}

impl Problem {
    /// `given` is shown unless the key is secret.
    pub fn new(key: &str, given: Option<&str>, what: &str, origin: &Origin) -> Self {
        let secret = KEYS.iter().any(|known| known.name == key && known.secret);
        let spelled = match origin {
            Origin::File(_) => key.to_owned(),
            Origin::Environment => keys::variable(key),
        };
        let place = match origin {
            Origin::File(path) => format!(" (in {})", path.display()),
            Origin::Environment => String::new(),
        };
        let given = match given {
            Some(given) if !secret => format!(" “{given}”"),
            _ => String::new(),
        };
        Self { text: format!("{spelled}{place}:{given} {what}"), key: spelled }
    }

    pub fn missing(key: &str, what: &str) -> Self {
        let spelled = keys::variable(key);
        Self { text: format!("{spelled} is not set: {what}"), key: spelled }
    }

    pub fn unknown(spelled: &str, meant: Option<String>, origin: &Origin) -> Self {
        let place = match origin {
            Origin::File(path) => format!(" (in {})", path.display()),
            Origin::Environment => String::new(),
        };
        let advice = match meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => "`mesa serve --help` lists every key.".to_owned(),
        };
        Self { text: format!("{spelled}{place} is not a setting of Mesa; {advice}"), key: spelled.to_owned() }
    }

    pub fn file(path: &Path, what: &str) -> Self {
        Self { text: format!("the file {} {what}", path.display()), key: path.display().to_string() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Everything that is wrong, at once.
#[derive(Debug, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Mesa cannot start: {} in its configuration.",
            if self.0.len() == 1 { "one thing is wrong" } else { "some things are wrong" }
        )?;
        for problem in &self.0 {
            writeln!(f, "  - {problem}")?;
        }
        write!(f, "Nothing has been started or changed. `mesa serve --help` explains every key.")
    }
}
