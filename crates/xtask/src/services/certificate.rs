//! A certificate authority that exists for one test run, and a certificate of it for 127.0.0.1 and localhost.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::process;

pub struct Papers {
    /// What a client must trust.
    pub authority: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

pub fn issue(root: &Path) -> Result<Papers> {
    let folder = root.join("tls");
    fs::create_dir_all(&folder)?;
    let file = |name: &str| folder.join(name);
    let papers = Papers { authority: file("ca.pem"), certificate: file("server.pem"), key: file("server.key") };
    fs::write(
        file("names"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n",
    )?;

    // Two certificates, not one self-signed: rustls refuses an authority that presents itself as a server.
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let mut authority = openssl(&["req", "-x509", "-days", "30", "-subj", "/CN=Mesa test authority"]);
    authority.args(key).arg("-keyout").arg(file("ca.key")).arg("-out").arg(&papers.authority);
    process::output(&mut authority)?;
    let mut request = openssl(&["req", "-subj", "/CN=localhost"]);
    request.args(key).arg("-keyout").arg(&papers.key).arg("-out").arg(file("request"));
    process::output(&mut request)?;
    let mut signing = openssl(&["x509", "-req", "-days", "30", "-CAcreateserial"]);
    signing.arg("-in").arg(file("request")).arg("-CA").arg(&papers.authority).arg("-CAkey").arg(file("ca.key"));
    signing.arg("-extfile").arg(file("names")).arg("-out").arg(&papers.certificate);
    process::output(&mut signing).context("cannot sign the test certificate")?;
    Ok(papers)
}

fn openssl(arguments: &[&str]) -> Command {
    let mut command = Command::new("openssl");
    command.args(arguments);
    command
}
