//! What reads bytes from strangers, each with the laws that it keeps: entries for `cargo xtask fuzz`, and every input that ever broke
//! one again in every test run.

/// A name, and what is tried under it.
pub type Target = (&'static str, fn(&[u8]));

/// Every target by its name, which is also its folder in `fuzz/found` and `fuzz/seeds`.
pub const TARGETS: [Target; 12] = [
    ("message", crate::mime::fuzzing::message),
    ("html", crate::mime::fuzzing::html),
    ("folding", crate::mime::fuzzing::folding),
    ("address", crate::mime::fuzzing::address),
    ("name", crate::mime::fuzzing::name),
    ("token", crate::mime::fuzzing::tokens_of_ours),
    ("notice", crate::mime::fuzzing::notice),
    ("results", crate::mime::fuzzing::results),
    ("report", crate::mime::fuzzing::report),
    ("imap", crate::imap::fuzzing::server),
    ("lmtp", crate::lmtp::fuzzing::client),
    ("smtp", crate::smtp::fuzzing::relay),
];

#[cfg(test)]
mod tests {
    use super::TARGETS;
    use std::path::Path;

    #[test]
    fn every_input_that_ever_broke_a_law_keeps_it_now() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let mut tried = 0;
        for (name, target) in TARGETS {
            for kind in ["seeds", "found"] {
                let Ok(files) = std::fs::read_dir(folder.join(kind).join(name)) else { continue };
                for file in files {
                    target(&std::fs::read(file.unwrap().path()).unwrap());
                    tried += 1;
                }
            }
            target(b"");
        }
        assert!(tried > 0, "the fixtures are there");
    }
}
