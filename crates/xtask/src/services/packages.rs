//! The Debian packages behind the servers and the browser: installed when we may, named when we may not.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::{
    postgres,
    started::{Server, is_root},
};
use crate::{place::Place, step::Step};

fn missing(wished: &[Server]) -> Vec<&'static str> {
    let there = |path: &str| Path::new(path).exists();
    let mut missing = Vec::new();
    if wished.contains(&Server::Postgres) && postgres::binaries().is_none() {
        missing.push("postgresql");
    }
    if wished.contains(&Server::Dovecot) || wished.contains(&Server::Postfix) {
        if !there("/usr/lib/dovecot/imap") {
            missing.push("dovecot-imapd");
        }
        if !there("/usr/lib/dovecot/lmtp") {
            missing.push("dovecot-lmtpd");
        }
        if !there("/usr/bin/openssl") {
            missing.push("openssl");
        }
    }
    if wished.contains(&Server::Postfix) && !there("/usr/lib/postfix/sbin/master") {
        missing.push("postfix");
    }
    // What judges our signatures, and shares nothing with us.
    for (module, package) in [("dkim", "python3-dkim"), ("nacl", "python3-nacl")] {
        if wished.contains(&Server::Postfix) && !there(&format!("/usr/lib/python3/dist-packages/{module}")) {
            missing.push(package);
        }
    }
    missing
}

/// Makes sure that the wished servers can be started here.
pub fn ensure(wished: &[Server]) -> Result<()> {
    install(&missing(wished))?;
    if wished.contains(&Server::Postfix) && !is_root() {
        bail!(
            "Postfix can only be started by root: run this as root. Without root, PostgreSQL and Dovecot can be had alone: \
             cargo xtask services --only postgres --only dovecot -- CMD…"
        );
    }
    if is_root() && !Path::new("/usr/bin/setpriv").exists() {
        bail!("setpriv is missing (package util-linux): PostgreSQL refuses to run as root, and setpriv makes it another user");
    }
    Ok(())
}

/// The browser of the end-to-end tests.
pub fn ensure_chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("MESA_TEST_CHROMIUM") {
        return Ok(named.into());
    }
    let find = || {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .map(PathBuf::from)
            .into_iter()
            .find(|path| path.exists())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    install(&["chromium"])?;
    find().context("the package chromium left no /usr/bin/chromium; name the browser in MESA_TEST_CHROMIUM")
}

fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    if !is_root() || !Path::new("/usr/bin/apt-get").exists() {
        bail!("missing here: {names}. Install with: sudo apt-get install --no-install-recommends {names}");
    }
    let place = Place::find()?;
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    Step::new(&place, "apt-update", "Reading Debian's list of packages").run(apt(&["update", "-q"]))?;
    let _quiet = Quiet::please()?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend_from_slice(packages);
    Step::new(&place, "apt-install", format!("Installing {names}"))
        .or(format!("try `apt-get install {names}` by hand"))
        .run(apt(&arguments))?;
    Ok(())
}

/// While it lives, no package starts its service: we want the programs, not the system's servers.
struct Quiet(Option<PathBuf>);

impl Quiet {
    fn please() -> Result<Self> {
        let policy = PathBuf::from("/usr/sbin/policy-rc.d");
        if policy.exists() {
            return Ok(Self(None));
        }
        fs::write(&policy, "#!/bin/sh\nexit 101\n").context("cannot keep packages from starting their services")?;
        fs::set_permissions(&policy, fs::Permissions::from_mode(0o755))?;
        Ok(Self(Some(policy)))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(policy) = &self.0 {
            let _ = fs::remove_file(policy);
        }
    }
}
