//! Every key there is, with what it means: the source of `--help`, of checks and of suggestions.

use std::fmt::Write;

/// One setting: `name` in the file, `MESA_NAME` in the environment.
pub struct Key {
    pub name: &'static str,
    /// One line of help.
    pub about: &'static str,
    /// Never shown in messages.
    pub secret: bool,
}

const fn key(name: &'static str, about: &'static str) -> Key {
    Key { name, about, secret: false }
}

const fn secret(name: &'static str, about: &'static str) -> Key {
    Key { name, about, secret: true }
}

pub const KEYS: &[Key] = &[
    secret("database_url", "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [sqlite:{data_dir}/mesa.db]"),
    key("data_dir", "folder for raw mail, attachments and the embedded database [./data]"),
    key(
        "secret_key_file",
        "key of the passwords kept in the database, made on first use; machines on one database share it [{data_dir}/mesa.key]",
    ),
    key("addr", "address and port of the web interface [127.0.0.1:3000]"),
    key("public_url", "where people reach it, as they type it [http://{addr}]"),
    key("mail_address", "the support address that requesters write to; `mesa serve` needs it"),
    key("office_name", "the office's name, as it signs its mail [Mesa de servicios]"),
    key("time_zone", "IANA time zone of terms and dates [America/Bogota]"),
    key("plus_addresses", "true when the mailbox takes support+anything@ [false]"),
    key("reopen_days", "business days in which a reply reopens a closed ticket [5]"),
    key("solution_closes", "true: a solution closes the ticket at once; false: it only solves it [true]"),
    key("undo_seconds", "seconds in which what was posted can be undone, 0 to 60; its notices wait as long [10]"),
    key("max_mail_mib", "largest mail taken, in MiB, 1 to 200 [50]"),
    key("authserv_id", "name under which your mail server writes Authentication-Results; nobody's are believed unless set"),
    key("lmtp_addr", "address and port of the LMTP/SMTP listener; off unless set"),
    key("lmtp_allow_remote", "true lets the LMTP listener leave loopback; it has no sign-in of its own [false]"),
    key("imap_host", "IMAP server of the support mailbox; no fetching unless set"),
    key("imap_port", "its port [993, or 143 without TLS from the start]"),
    key("imap_security", "tls, starttls, or plain (loopback only) [tls]"),
    key("imap_user", "user of the mailbox"),
    secret("imap_password", "its password"),
    key("imap_password_file", "a file with the password, instead of imap_password"),
    key("imap_folder", "folder to fetch from [INBOX]"),
    key("imap_processed", "folder to move registered mail to; empty: mark it as read instead []"),
    key("imap_ca_file", "PEM certificates to trust besides the public ones"),
    key("smtp_host", "relay for outgoing mail; without it notices are kept to be read in Salida"),
    key("smtp_port", "its port [465 for tls, 587 for starttls, 25 for plain]"),
    key("smtp_security", "tls, starttls, or plain (loopback only) [tls]"),
    key("smtp_user", "user at the relay, when it asks for one"),
    secret("smtp_password", "its password"),
    key("smtp_password_file", "a file with the password, instead of smtp_password"),
    key("smtp_oauth_provider", "tokens instead of a password: microsoft, google or custom [custom]"),
    key("smtp_oauth_tenant", "Microsoft's directory, by domain or id"),
    key("smtp_oauth_token_url", "where a custom provider gives tokens (https://…)"),
    key("smtp_oauth_client_id", "id of the application that was registered for Mesa"),
    secret("smtp_oauth_client_secret", "its secret; without a refresh token, tokens are asked for with it alone"),
    key("smtp_oauth_client_secret_file", "a file with that secret"),
    secret("smtp_oauth_refresh_token", "refresh token of the mailbox that sends"),
    key("smtp_oauth_refresh_token_file", "a file with that token"),
    key("smtp_oauth_scope", "what tokens are asked for [the provider's usual]"),
    key("smtp_ca_file", "PEM certificates to trust besides the public ones"),
    key("dkim_domain", "sign outgoing mail with DKIM for this domain; off unless set"),
    key("dkim_selector", "name of the key in the DNS: SELECTOR._domainkey.DOMAIN"),
    key("dkim_key_file", "PEM file with the private key: RSA of 2048 bits or more, or Ed25519"),
    key("site_dir", "folder with the browser's files [the folder `site` beside the binary]"),
    key(
        "gallery",
        "true shows every component of the interface at /dev/components, for whoever develops Mesa [false; true in a debug build]",
    ),
    key("log", "what to log, such as info or debug,mail=trace [info]"),
];

/// Variables that are not settings: they belong to commands, tests and fault injection.
pub const OTHER_VARIABLES: [&str; 4] = ["MESA_CONFIG", "MESA_KILL_AT", "MESA_USER_PASSWORD", "MESA_BIN"];
/// Variables of the test harness begin so.
pub const TEST_PREFIX: &str = "MESA_TEST_";

/// The variable of a key: `MESA_MAIL_ADDRESS`.
pub fn variable(name: &str) -> String {
    format!("MESA_{}", name.to_uppercase())
}

/// The key that was probably meant.
pub fn nearest(unknown: &str) -> Option<&'static str> {
    let unknown = unknown.to_lowercase();
    KEYS.iter()
        .map(|key| (strsim::jaro_winkler(&unknown, key.name), key.name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// All keys as a table for `mesa serve --help`.
pub fn table() -> String {
    let mut text = String::from("Settings (MESA_… in the environment, or in lower case without MESA_ in the file):\n");
    for key in KEYS {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {:<26}{}", variable(key.name), key.about);
    }
    text
}
