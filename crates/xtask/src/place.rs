//! Where things are: the repository, its target folder, and what a build leaves in them.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

/// How the product is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub fn from_flag(release: bool) -> Self {
        if release { Self::Release } else { Self::Debug }
    }

    /// The folder that cargo uses under `target/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder (respects `CARGO_TARGET_DIR`).
    pub target: PathBuf,
}

impl Place {
    /// Asks cargo, so that `CARGO_TARGET_DIR` and configuration files count.
    pub fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let metadata = MetadataCommand::new()
            .manifest_path(here.join("Cargo.toml"))
            .no_deps()
            .exec()
            .context("`cargo metadata` failed; run `cargo metadata --no-deps` to see why")?;
        Ok(Self { root: metadata.workspace_root.into_std_path_buf(), target: metadata.target_directory.into_std_path_buf() })
    }

    /// The server's binary.
    pub fn binary(&self, profile: Profile) -> PathBuf {
        self.target.join(profile.folder()).join(format!("mesa{EXE_SUFFIX}"))
    }

    /// What the server serves; it looks for it beside itself.
    pub fn site(&self, profile: Profile) -> PathBuf {
        self.target.join(profile.folder()).join("site")
    }

    /// Our own intermediate files, logs and stamps.
    pub fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    pub fn node_modules(&self) -> PathBuf {
        self.root.join("node_modules")
    }

    /// A script of `crates/xtask/tools`, to be run by node.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.root.join("crates/xtask/tools").join(name)
    }

    /// A command that runs at the root, with the cargo that runs us.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        // The variables that `cargo run` sets for xtask describe xtask; left in place they make build scripts rerun.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" || name == "CARGO_MANIFEST_PATH" {
                command.env_remove(name);
            }
        }
        command.args(arguments).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A command that runs at the root.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}
