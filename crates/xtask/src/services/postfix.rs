//! Postfix: takes mail for every domain that ends in `.example` and hands it to Dovecot. Nothing ever leaves the machine.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use anyhow::{Context, Result};

use super::{
    certificate::Papers,
    started::{answers, free_ports, loopback, write_to},
};
use crate::process::{self, Group, tethered};

pub fn start(root: &Path, papers: &Papers, lmtp: u16, environment: &mut BTreeMap<&'static str, String>) -> Result<Group> {
    let [smtp, smtps, starttls] = free_ports()?;
    let folder = root.join("postfix");
    for below in ["etc", "spool", "data"] {
        fs::create_dir_all(folder.join(below))?;
    }
    process::output(Command::new("chown").arg("postfix:").arg(folder.join("data")))?;
    let etc = folder.join("etc");
    write(&etc.join("main.cf"), &main(&folder, papers, lmtp))?;
    write(&etc.join("master.cf"), &master(smtp, smtps, starttls))?;
    write(&etc.join("domains"), "/\\.example$/ OK\n")?;
    write(&etc.join("refused"), "/@refused\\.example$/ 550 5.1.1 No such person here\n")?;
    // Tests may send a domain elsewhere: `DOMAIN lmtp:inet:127.0.0.1:PORT`, then `postfix -c DIR reload`.
    write(&etc.join("transport"), "")?;

    process::output(Command::new("postfix").arg("-c").arg(&etc).arg("check")).context("Postfix refuses its configuration")?;
    let mut server = tethered("/usr/lib/postfix/sbin/master", "TERM");
    server.arg("-c").arg(&etc).arg("-s");
    write_to(&mut server, &root.join("postfix.out"))?;
    let mut group = Group::start_leader(&mut server)?;
    let log = folder.join("log");
    for port in [smtp, smtps, starttls] {
        answers(&mut group, "Postfix", port, &log)?;
    }
    environment.insert("MESA_TEST_SMTP", loopback(smtp));
    environment.insert("MESA_TEST_SMTPS", loopback(smtps));
    environment.insert("MESA_TEST_SMTP_STARTTLS", loopback(starttls));
    environment.insert("MESA_TEST_POSTFIX_DIR", etc.display().to_string());
    Ok(group)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))?;
    Ok(())
}

fn main(folder: &Path, papers: &Papers, lmtp: u16) -> String {
    let folder = folder.display();
    format!(
        "compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}

myhostname = mx.mesa.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtputf8_enable = yes
message_size_limit = 62914560
mailbox_size_limit = 0
recipient_delimiter = +

# Mail comes as from strangers: no header is completed or rewritten.
local_header_rewrite_clients =
always_add_missing_headers = no
append_dot_mydomain = no

virtual_mailbox_domains = regexp:{folder}/etc/domains
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = texthash:{folder}/etc/transport
local_transport = error:this mail system keeps no local mail
default_transport = error:this mail system sends nothing outside
relay_transport = error:this mail system sends nothing outside
local_recipient_maps =
alias_maps =
alias_database =

# One copy for each recipient, so that Delivered-To says whose it is.
lmtp_destination_recipient_limit = 1
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/etc/refused, reject_unauth_destination
smtpd_relay_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_session_cache_database =
smtp_tls_session_cache_database =
tls_random_source = dev:/dev/urandom
# What could not be delivered is tried again while a test watches.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
",
        certificate = papers.certificate.display(),
        key = papers.key.display(),
    )
}

/// Postfix's own services, none in a chroot, and three doors: plain, TLS from the first byte, and STARTTLS required.
fn master(smtp: u16, smtps: u16, starttls: u16) -> String {
    format!(
        "127.0.0.1:{smtp} inet n - n - - smtpd -o smtpd_tls_security_level=none
127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_wrappermode=yes
127.0.0.1:{starttls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"
    )
}
