//! Dovecot: every address has a mailbox, made on first use; the password is always `mesa-test`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};

use super::{
    certificate::Papers,
    started::{answers, free_ports, is_root, launch, loopback, own_folder},
};
use crate::process::{Group, tethered};

pub const PASSWORD: &str = "mesa-test";

/// The group, and the port on which it takes mail by LMTP.
pub fn start(root: &Path, papers: &Papers, environment: &mut BTreeMap<&'static str, String>) -> Result<(Group, u16)> {
    let [imap, imaps, lmtp] = free_ports()?;
    let folder = root.join("dovecot");
    fs::create_dir_all(&folder)?;
    let log = folder.join("log");
    // Mail is kept by a user who is not root: Dovecot insists. Without root everything is ours.
    let (keeper, internal, login) = if is_root() {
        ("nobody".to_owned(), "dovecot".to_owned(), "dovenull".to_owned())
    } else {
        let me = crate::process::output(std::process::Command::new("id").arg("-un"))?.trim().to_owned();
        (me.clone(), me.clone(), me)
    };
    let mail = own_folder(root.join("mail"), is_root().then_some(keeper.as_str()))?;
    let group = crate::process::output(std::process::Command::new("id").args(["-gn", &internal]))?;
    let keeper_group = crate::process::output(std::process::Command::new("id").args(["-gn", &keeper]))?;

    let configuration = format!(
        include_str!("dovecot.conf"),
        PASSWORD = PASSWORD,
        internal = internal,
        login = login,
        keeper = keeper,
        imap = imap,
        imaps = imaps,
        lmtp = lmtp,
        folder = folder.display(),
        log = log.display(),
        group = group.trim(),
        keeper_group = keeper_group.trim(),
        mail = mail.display(),
        certificate = papers.certificate.display(),
        key = papers.key.display(),
        chroot = if is_root() { "" } else { "service anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}" },
    );
    let file = root.join("dovecot.conf");
    fs::write(&file, configuration).with_context(|| format!("cannot write {}", file.display()))?;

    let mut server = tethered("/usr/sbin/dovecot", "TERM");
    server.arg("-F").arg("-c").arg(&file);
    let words = root.join("dovecot.out");
    let mut group = launch(server, &words)?;
    for port in [imap, imaps, lmtp] {
        let said = if log.exists() { &log } else { &words };
        answers(&mut group, "Dovecot", port, said)?;
    }
    environment.insert("MESA_TEST_IMAP", loopback(imap));
    environment.insert("MESA_TEST_IMAPS", loopback(imaps));
    environment.insert("MESA_TEST_IMAP_PASSWORD", PASSWORD.to_owned());
    environment.insert("MESA_TEST_IMAP_CA", papers.authority.display().to_string());
    environment.insert("MESA_TEST_LMTP", loopback(lmtp));
    // Below it, `DOMAIN/USER` is a Maildir: for tests that want more mail than anybody would deliver.
    environment.insert("MESA_TEST_MAIL_DIR", mail.display().to_string());
    Ok((group, lmtp))
}
