//! A developer's loop: a saved file rebuilds what it touches, and the server starts again.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use notify::{EventKind, RecursiveMode, Watcher};

use crate::{
    build, interrupt,
    place::{Place, Profile},
    process::Group,
    run, say, setup, web,
};

const WATCHED: [&str; 6] = ["app", "frontend", "server", "crates", "style", "public"];

/// Editors write a file in several moves, and people save several files: wait for this much silence.
const SILENCE: Duration = Duration::from_millis(150);

/// What a change asks for.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Work {
    browser: bool,
    server: bool,
    site: bool,
}

impl Work {
    /// By the first folders of a path below the root.
    fn for_path(below: &Path) -> Self {
        let mut parts = below.components().filter_map(|part| part.as_os_str().to_str());
        match (parts.next(), parts.next()) {
            (Some("style" | "public"), _) => Self { site: true, ..Self::default() },
            (Some("frontend"), _) => Self { browser: true, ..Self::default() },
            (Some("app"), _) | (Some("crates"), Some("domain")) => Self { browser: true, server: true, site: false },
            (Some("server"), _) | (Some("crates"), Some("desk" | "mail" | "migration")) => Self { server: true, ..Self::default() },
            _ => Self::default(),
        }
    }

    fn and(self, other: Self) -> Self {
        Self { browser: self.browser || other.browser, server: self.server || other.server, site: self.site || other.site }
    }

    fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Builds, serves, watches, until Ctrl-C.
pub fn watch(place: &Place) -> Result<ExitCode> {
    setup::complete(place)?;
    // Watching begins before the build: what is saved meanwhile counts.
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)) {
            for path in event.paths {
                let _ = sender.send(path);
            }
        }
    })
    .context("cannot watch files")?;
    for folder in WATCHED {
        let folder = place.root.join(folder);
        if folder.exists() {
            watcher.watch(&folder, RecursiveMode::Recursive).with_context(|| format!("cannot watch {}", folder.display()))?;
        }
    }

    let mut server = None;
    let mut work = Work { browser: true, server: true, site: true };
    loop {
        match rebuild(place, work) {
            Ok(()) => {
                // The old one must be gone before the new one: a second process on the same SQLite is refused.
                drop(server.take());
                server = Some(Group::start(&mut run::office(place, &place.binary(Profile::Debug), &[])?)?);
                work = Work::default();
            }
            Err(error) => {
                interrupt::check()?;
                say::failure(&error);
                say::detail("The running server stays as it was; save a file to try again");
            }
        }
        // What a failed build owed is still owed.
        work = work.and(next(place, &changes, server.as_mut())?);
    }
}

fn rebuild(place: &Place, work: Work) -> Result<()> {
    let started = Instant::now();
    if work.browser {
        web::build(place, Profile::Debug)?;
    } else if work.site {
        web::restyle(place, Profile::Debug)?;
    }
    if work.server {
        build::server(place, Profile::Debug)?;
    }
    say::done(format_args!("Rebuilt in {}", say::time(started.elapsed())));
    Ok(())
}

/// Waits for a change that matters, then for silence.
fn next(place: &Place, changes: &mpsc::Receiver<PathBuf>, mut server: Option<&mut Group>) -> Result<Work> {
    let mut work = Work::default();
    loop {
        match changes.recv_timeout(SILENCE) {
            Ok(path) => {
                let below = path.strip_prefix(&place.root).unwrap_or(&path);
                work = work.and(Work::for_path(below));
            }
            Err(RecvTimeoutError::Timeout) if !work.is_none() => return Ok(work),
            Err(RecvTimeoutError::Timeout) => {
                interrupt::check()?;
                if let Some(running) = server.take() {
                    match running.ended()? {
                        None => server = Some(running),
                        Some(status) => say::detail(format_args!("the server ended by itself ({status}); save a file to start it again")),
                    }
                }
            }
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the watcher of files ended"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Work;
    use std::path::Path;

    #[test]
    fn a_change_rebuilds_only_what_it_touches() {
        let work = |path: &str| Work::for_path(Path::new(path));
        assert_eq!(work("style/tokens.css"), Work { site: true, ..Work::default() });
        assert_eq!(work("app/src/shell.rs"), Work { browser: true, server: true, site: false });
        assert_eq!(work("crates/desk/src/lib.rs"), Work { server: true, ..Work::default() });
        assert!(work("crates/xtask/src/main.rs").is_none());
    }
}
