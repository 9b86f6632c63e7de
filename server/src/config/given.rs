//! What was written, by whom: the file first, the environment over it; unknown keys are errors.

use super::keys::{self, KEYS};
use super::problem::Problem;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub enum Origin {
    File(PathBuf),
    Environment,
}

#[derive(Clone, Debug)]
pub struct Given {
    pub value: String,
    pub origin: Origin,
}

pub type Values = BTreeMap<&'static str, Given>;

/// Reads the file, then the environment; everything wrong with either is reported at once.
pub fn read(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>, problems: &mut Vec<Problem>) -> Values {
    let mut values = Values::new();
    if let Some(path) = file {
        read_file(path, &mut values, problems);
    }
    for (variable, value) in environment {
        let Some(name) = variable.strip_prefix("MESA_") else { continue };
        if keys::OTHER_VARIABLES.contains(&variable.as_str()) || variable.starts_with(keys::TEST_PREFIX) {
            continue;
        }
        let name = name.to_lowercase();
        match KEYS.iter().find(|key| key.name == name) {
            Some(key) => {
                values.insert(key.name, Given { value, origin: Origin::Environment });
            }
            None => problems.push(Problem::unknown(&variable, keys::nearest(&name).map(keys::variable), &Origin::Environment)),
        }
    }
    values
}

fn read_file(path: &Path, values: &mut Values, problems: &mut Vec<Problem>) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::file(path, &format!("cannot be read ({error}); check the path given with --config")));
            return;
        }
    };
    match text.parse::<toml::Table>() {
        Ok(table) => take(path, "", &table, values, problems),
        Err(error) => problems.push(Problem::file(path, &format!("is not valid TOML: {}", error.to_string().trim()))),
    }
}

/// `[imap]` with `host` is `imap_host`, so that a file may group its keys.
fn take(path: &Path, prefix: &str, table: &toml::Table, values: &mut Values, problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let name = format!("{prefix}{}", name.to_lowercase());
        let origin = Origin::File(path.to_path_buf());
        let value = match value {
            toml::Value::Table(inner) => {
                take(path, &format!("{name}_"), inner, values, problems);
                continue;
            }
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            _ => {
                problems.push(Problem::new(&name, None, "has a value of the wrong kind: write text, a number, or true/false", &origin));
                continue;
            }
        };
        match KEYS.iter().find(|key| key.name == name) {
            Some(key) => {
                values.insert(key.name, Given { value, origin });
            }
            None => problems.push(Problem::unknown(&name, keys::nearest(&name).map(str::to_owned), &origin)),
        }
    }
}
