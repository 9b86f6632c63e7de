//! Secrets at rest, sealed under a key that is a file and not in the database: whoever steals a backup of the database has none of them.

use crate::{Answer, Trouble};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Before the text of every sealed secret, so that another way of sealing can be told from this one.
const MARK: &str = "x1:";
const KEY: usize = 32;
const NONCE: usize = 24;

/// The key's file, made on first use: 32 random bytes in hexadecimal, for its owner alone.
#[derive(Clone, Debug)]
pub(crate) struct Seal {
    path: PathBuf,
}

impl Seal {
    pub(crate) const fn with_key_in(path: PathBuf) -> Self {
        Self { path }
    }

    /// Sealed for `place`: moved to another row, it no longer opens.
    pub(crate) fn seal(&self, place: &str, secret: &str) -> Answer<String> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| fault(&format!("no random bytes: {error}")))?;
        let payload = Payload { msg: secret.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher(true)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| fault("a secret cannot be sealed"))?;
        let mut whole = nonce.to_vec();
        whole.extend(sealed);
        Ok(format!("{MARK}{}", BASE64_STANDARD.encode(whole)))
    }

    /// Fails when the key is another one, or gone, or what was sealed is damaged or another row's.
    pub(crate) fn open(&self, place: &str, sealed: &str) -> Answer<String> {
        let damaged = || fault("a stored secret does not open with this key");
        let whole = sealed.strip_prefix(MARK).and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or_else(damaged)?;
        let (nonce, sealed) = whole.split_at_checked(NONCE).ok_or_else(damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| damaged())?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let secret = self.cipher(false)?.decrypt(&XNonce::from(nonce), payload).map_err(|_| damaged())?;
        String::from_utf8(secret).map_err(|_| damaged())
    }

    fn cipher(&self, make: bool) -> Answer<XChaCha20Poly1305> {
        let path = &self.path;
        let read = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound && make => create(path).and_then(|()| fs::read_to_string(path)),
            read => read,
        };
        let text = read.map_err(|error| fault(&format!("the key of the stored secrets, {}: {error}", path.display())))?;
        let mut key = [0_u8; KEY];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| fault(&format!("{} is no key: 64 hexadecimal digits", path.display())))?;
        Ok(XChaCha20Poly1305::new(&key.into()))
    }
}

/// Written whole before it has its name; whoever of several is first, its key stays.
fn create(path: &Path) -> std::io::Result<()> {
    let random = crate::desk::random_hex(KEY).map_err(|error| std::io::Error::other(error.to_string()))?;
    let fresh = path.with_extension(format!("{}.new", random.get(..8).unwrap_or_default()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    writeln!(file, "{random}")?;
    file.sync_all()?;
    let named = fs::hard_link(&fresh, path);
    fs::remove_file(&fresh)?;
    match named {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn fault(why: &str) -> Trouble {
    Trouble::Fault(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_opens_in_its_place_with_its_key_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal::with_key_in(folder.path().join("mesa.key"));
        // Nothing is made by opening.
        assert!(seal.open("a", "x1:AAAA").is_err() && !folder.path().join("mesa.key").exists());
        let sealed = seal.seal("mailbox 1", "clave ñ").unwrap();
        assert!(!sealed.contains("clave"));
        assert_eq!(seal.open("mailbox 1", &sealed).unwrap(), "clave ñ");
        assert!(seal.open("mailbox 2", &sealed).is_err());
        assert_ne!(seal.seal("mailbox 1", "clave ñ").unwrap(), sealed);
        let other = Seal::with_key_in(folder.path().join("other.key"));
        other.seal("x", "y").unwrap();
        assert!(other.open("mailbox 1", &sealed).is_err());
        let mode = fs::metadata(folder.path().join("mesa.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
    }
}
