//! From what was written to what is meant.

use super::given::{self, Given, Origin, Values};
use super::problem::{Problem, Problems};
use domain::Refusal;
use domain::mailboxes::{Grant, MailboxSettings, Oauth, Provider, Secrets, SignIn};
use domain::office::Office;
use domain::people::Address;
use mail::dkim::Signer;
use mail::imap::ImapConfig;
use mail::smtp::RelayConfig;
use mail::{Proof, Security};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

/// What the configuration is for: not every command needs all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Serve,
    /// A demo office: what `serve` needs has defaults.
    Demo,
    /// `user`, `export`: only the database.
    Tool,
}

#[derive(Clone)]
pub struct Config {
    pub database_url: String,
    pub data_dir: PathBuf,
    pub secret_key_file: Option<PathBuf>,
    pub addr: SocketAddr,
    pub office: Office,
    pub lmtp: Option<SocketAddr>,
    pub max_mail_bytes: usize,
    /// Whose Authentication-Results are believed (M18).
    pub authserv_id: Option<String>,
    pub imap: Option<ImapSettings>,
    pub smtp: Option<RelayConfig>,
    /// Outgoing mail is signed with it.
    pub dkim: Option<Signer>,
    /// Tokens in place of the relay's password; they are completed once the database is open, which keeps refresh tokens.
    pub smtp_oauth: Option<RelayTokens>,
    pub site_dir: PathBuf,
    /// Every component in every state is shown, to whoever is signed in: for developing Mesa.
    pub gallery: bool,
    pub log: String,
}

/// How the relay's access tokens are come by.
#[derive(Clone)]
pub struct RelayTokens {
    pub user: String,
    pub oauth: Oauth,
    pub secrets: Secrets,
}

#[derive(Clone)]
pub struct ImapSettings {
    pub server: ImapConfig,
    pub folder: String,
    /// Registered mail is moved there; `None`: flagged `\Seen`.
    pub processed: Option<String>,
}

impl ImapSettings {
    /// As it is shown beside the mailboxes that administrators add.
    pub fn as_mailbox(&self, office: &Office) -> MailboxSettings {
        let ImapConfig { host, port, security, user, extra_root_pem, .. } = self.server.clone();
        MailboxSettings {
            address: office.support.without_detail(),
            name: String::new(),
            host,
            port,
            security,
            user,
            sign_in: SignIn::Password,
            folders: vec![self.folder.clone()],
            processed: self.processed.clone(),
            extra_ca: extra_root_pem.and_then(|pem| String::from_utf8(pem).ok()),
            plus_addresses: office.plus_addresses,
            kind: None,
            category: None,
        }
    }
}

const MIB: usize = 1024 * 1024;

/// Reads and checks everything; all problems come together.
pub fn check(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>, purpose: Purpose) -> Result<Config, Problems> {
    let mut problems = Vec::new();
    let values = given::read(file, environment, &mut problems);
    let mut check = Check { values, problems, purpose };
    let config = check.config();
    match config {
        Some(config) if check.problems.is_empty() => Ok(config),
        _ => Err(Problems(check.problems)),
    }
}

pub(super) struct Check {
    values: Values,
    pub(super) problems: Vec<Problem>,
    purpose: Purpose,
}

impl Check {
    fn config(&mut self) -> Option<Config> {
        let data_dir = PathBuf::from(self.text("data_dir").unwrap_or_else(|| "data".to_owned()));
        let database_url = self.database_url(&data_dir);
        let addr = self.socket("addr").unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let public_url = self.public_url(addr);
        let support = self.support();
        let time_zone = self.time_zone();
        let office_name = self
            .text("office_name")
            .unwrap_or_else(|| if self.purpose == Purpose::Demo { "Oficina de Cultura de Bogotá" } else { "Mesa de servicios" }.to_owned());
        let plus_addresses = self.flag("plus_addresses", self.purpose == Purpose::Demo);
        let reopen_days = self.number("reopen_days", 0, 365).unwrap_or(5);
        let solution_closes = self.flag("solution_closes", true);
        let undo_seconds = self.number("undo_seconds", 0, 60).unwrap_or(10);
        let max_mail_mib = self.number("max_mail_mib", 1, 200).unwrap_or(50);
        let authserv_id = self.authserv_id();
        let lmtp = self.lmtp();
        let imap = self.imap();
        let smtp = self.smtp(&public_url);
        let dkim = self.dkim(support.as_ref());
        let smtp_oauth = if smtp.is_some() { self.smtp_oauth() } else { None };
        let site_dir = self.site_dir();
        let gallery = self.flag("gallery", cfg!(debug_assertions));
        let log = self.text("log").unwrap_or_else(|| "info".to_owned());
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&log) {
            self.wrong("log", &format!("is not understood ({error}): write info, or debug,mail=trace"));
        }
        Some(Config {
            database_url,
            data_dir,
            secret_key_file: self.text("secret_key_file").map(PathBuf::from),
            addr,
            office: Office {
                name: office_name,
                support: support?,
                public_url,
                time_zone,
                plus_addresses,
                reopen_business_days: u32::try_from(reopen_days).unwrap_or(5),
                solution_closes,
                undo_seconds: u32::try_from(undo_seconds).unwrap_or(10),
            },
            lmtp,
            max_mail_bytes: usize::try_from(max_mail_mib).unwrap_or(50).saturating_mul(MIB),
            authserv_id,
            imap,
            smtp,
            dkim,
            smtp_oauth,
            site_dir,
            gallery,
            log,
        })
    }

    /// The value of a key, trimmed; an empty one counts as not given.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.values.get(key).map(|given| given.value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn wrong(&mut self, key: &str, what: &str) {
        let problem = match self.values.get(key) {
            Some(Given { value, origin }) => Problem::new(key, Some(value), what, origin),
            None => Problem::new(key, None, what, &Origin::Environment),
        };
        self.problems.push(problem);
    }

    fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.text(key).as_deref() {
            None => default,
            Some("true") => true,
            Some("false") => false,
            Some(_) => {
                self.wrong(key, "is neither true nor false: write one of them");
                default
            }
        }
    }

    fn number(&mut self, key: &str, least: u64, most: u64) -> Option<u64> {
        let text = self.text(key)?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(key, &format!("is not a whole number from {least} to {most}"));
        }
        number
    }

    fn socket(&mut self, key: &str) -> Option<SocketAddr> {
        let text = self.text(key)?;
        let named = || text.to_socket_addrs().ok()?.find(SocketAddr::is_ipv4);
        let found = text.parse().ok().or_else(|| if text.starts_with("localhost:") { named() } else { None });
        if found.is_none() {
            self.wrong(key, "is not an address with a port: write host:port, such as 127.0.0.1:3000");
        }
        found
    }

    fn database_url(&mut self, data_dir: &Path) -> String {
        let Some(url) = self.text("database_url") else { return format!("sqlite:{}", data_dir.join("mesa.db").display()) };
        let postgres = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
        let sqlite = url.strip_prefix("sqlite:");
        if !(postgres.is_some_and(|rest| !rest.is_empty()) || sqlite.is_some_and(|rest| !rest.trim_start_matches('/').is_empty())) {
            let scheme = url.split_once(':').map_or("it has no scheme".to_owned(), |(scheme, _)| format!("it begins with {scheme}:"));
            self.wrong(
                "database_url",
                &format!("is not a database ({scheme}): write sqlite:/var/lib/mesa/mesa.db or postgres://user:password@host/name"),
            );
        }
        url
    }

    fn public_url(&mut self, addr: SocketAddr) -> String {
        let Some(url) = self.text("public_url") else { return format!("http://{addr}") };
        let url = url.trim_end_matches('/').to_owned();
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let good = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
        if !good || url.parse::<http::Uri>().is_err() {
            self.wrong("public_url", "is not a web address without a path: write https://mesa.example.org");
        }
        url
    }

    fn support(&mut self) -> Option<Address> {
        let Some(text) = self.text("mail_address") else {
            let stand_in = match self.purpose {
                Purpose::Serve => {
                    self.problems.push(Problem::missing(
                        "mail_address",
                        "write the support address that people write to, such as soporte@cultura.example (or try `mesa serve --demo`)",
                    ));
                    return None;
                }
                Purpose::Demo => "soporte@cultura.example",
                Purpose::Tool => "soporte@mesa.invalid",
            };
            return Address::parse(stand_in).ok();
        };
        let address = Address::parse(&text).ok();
        match &address {
            None => self.wrong("mail_address", "is not a mail address: write it as soporte@cultura.example"),
            Some(address) if address.detail().is_some() => {
                self.wrong("mail_address", "has a +detail, which Mesa uses for replies: write it without");
            }
            Some(_) => {}
        }
        address
    }

    fn authserv_id(&mut self) -> Option<String> {
        let id = self.text("authserv_id")?;
        if id.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ';' | '(' | ')' | '"')) {
            self.wrong(
                "authserv_id",
                "is not the name of a server: write it as it stands in Authentication-Results, such as mx.cultura.example",
            );
        }
        Some(id)
    }

    fn time_zone(&mut self) -> String {
        let zone = self.text("time_zone").unwrap_or_else(|| "America/Bogota".to_owned());
        if jiff::tz::TimeZone::get(&zone).is_err() {
            self.wrong("time_zone", "is not a time zone: write its IANA name, such as America/Bogota");
        }
        zone
    }

    fn lmtp(&mut self) -> Option<SocketAddr> {
        let remote = self.flag("lmtp_allow_remote", false);
        let addr = match self.socket("lmtp_addr") {
            Some(addr) => addr,
            None if self.purpose == Purpose::Demo => SocketAddr::from(([127, 0, 0, 1], 2525)),
            None => return None,
        };
        if !addr.ip().is_loopback() && !remote {
            self.wrong(
                "lmtp_addr",
                "is not on loopback, and whoever reaches the listener can hand in mail: use 127.0.0.1, or set MESA_LMTP_ALLOW_REMOTE=true behind a firewall",
            );
        }
        Some(addr)
    }

    fn security(&mut self, key: &str, host_key: &str) -> Security {
        let security = match self.text(key).as_deref() {
            None | Some("tls") => Security::Tls,
            Some("starttls") => Security::StartTls,
            Some("plain") => Security::Plain,
            Some(_) => {
                self.wrong(key, "is not a kind of protection: write tls, starttls, or plain (loopback only)");
                Security::Tls
            }
        };
        let host = self.text(host_key).unwrap_or_default();
        let loopback = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if security == Security::Plain && !loopback {
            self.wrong(key, &format!("is allowed on loopback only, and {host} is not: write tls or starttls"));
        }
        security
    }

    fn port(&mut self, key: &str, default: u16) -> u16 {
        self.number(key, 1, 65_535).and_then(|port| u16::try_from(port).ok()).unwrap_or(default)
    }

    fn password(&mut self, key: &str, file_key: &str) -> Option<String> {
        let Some(path) = self.text(file_key) else { return self.text(key) };
        if self.text(key).is_some() {
            self.wrong(file_key, &format!("and {key} are both set: keep one of them"));
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => {
                self.wrong(file_key, &format!("cannot be read ({error})"));
                None
            }
        }
    }

    fn certificates(&mut self, key: &str) -> Option<Vec<u8>> {
        let path = self.text(key)?;
        match std::fs::read(&path) {
            Ok(pem) if pem.windows(11).any(|window| window == b"-----BEGIN ") => Some(pem),
            Ok(_) => {
                self.wrong(key, "holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
                None
            }
            Err(error) => {
                self.wrong(key, &format!("cannot be read ({error})"));
                None
            }
        }
    }

    /// Settings of a server that is not there say nothing, which is never what was meant.
    pub(super) fn orphans(&mut self, prefix: &str, host_key: &str) {
        let lone: Vec<_> = self.values.keys().filter(|key| key.starts_with(prefix)).copied().collect();
        if let Some(key) = lone.first() {
            self.wrong(key, &format!("has no effect without {}: set that too, or remove this", super::keys::variable(host_key)));
        }
    }

    fn host(&mut self, key: &'static str) -> Option<String> {
        let host = self.text(key)?;
        let good = host.len() <= 253 && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_'));
        if !good {
            self.wrong(key, "is not a host name: write it without a scheme or path, such as mail.example.org");
        }
        Some(host)
    }

    fn imap(&mut self) -> Option<ImapSettings> {
        let Some(host) = self.host("imap_host") else {
            self.orphans("imap_", "imap_host");
            return None;
        };
        let security = self.security("imap_security", "imap_host");
        let port = self.port("imap_port", if security == Security::Tls { 993 } else { 143 });
        let user = self.text("imap_user");
        if user.is_none() {
            self.problems.push(Problem::missing("imap_user", "write the user of the mailbox at the IMAP server"));
        }
        let password = self.password("imap_password", "imap_password_file");
        if password.is_none() {
            self.problems.push(Problem::missing("imap_password", "write the mailbox's password, or its file in MESA_IMAP_PASSWORD_FILE"));
        }
        let extra_root_pem = self.certificates("imap_ca_file");
        Some(ImapSettings {
            server: ImapConfig { host, port, security, user: user?, proof: Proof::Password(password?), extra_root_pem },
            folder: self.text("imap_folder").unwrap_or_else(|| "INBOX".to_owned()),
            processed: self.text("imap_processed"),
        })
    }

    fn smtp(&mut self, public_url: &str) -> Option<RelayConfig> {
        let Some(host) = self.host("smtp_host") else {
            self.orphans("smtp_", "smtp_host");
            return None;
        };
        let security = self.security("smtp_security", "smtp_host");
        let port = self.port(
            "smtp_port",
            match security {
                Security::Tls => 465,
                Security::StartTls => 587,
                Security::Plain => 25,
            },
        );
        let user = self.text("smtp_user");
        let password = self.password("smtp_password", "smtp_password_file");
        let login = match (user, password) {
            (Some(user), Some(password)) => Some((user, Proof::Password(password))),
            (None, None) => None,
            // Tokens stand in for the password.
            (Some(_), None) if self.has_smtp_oauth() => None,
            (Some(_), None) => {
                self.problems.push(Problem::missing(
                    "smtp_password",
                    "MESA_SMTP_USER is set; write its password too, or its file in MESA_SMTP_PASSWORD_FILE",
                ));
                None
            }
            (None, Some(_)) => {
                self.problems.push(Problem::missing("smtp_user", "a password for the relay is set; write its user too"));
                None
            }
        };
        let extra_root_pem = self.certificates("smtp_ca_file");
        Some(RelayConfig { host, port, security, login, extra_root_pem, hello_name: hello_name(public_url) })
    }

    fn has_smtp_oauth(&self) -> bool {
        self.values.keys().any(|key| key.starts_with("smtp_oauth_"))
    }

    fn smtp_oauth(&mut self) -> Option<RelayTokens> {
        if !self.has_smtp_oauth() {
            return None;
        }
        if self.text("smtp_password").is_some() || self.text("smtp_password_file").is_some() {
            self.wrong("smtp_oauth_provider", "is set, and a password for the relay as well: keep one of them");
        }
        let provider = match self.text("smtp_oauth_provider").as_deref() {
            None => Provider::Custom,
            Some(name) => Provider::parse(name).unwrap_or_else(|| {
                self.wrong("smtp_oauth_provider", "is not a provider: write microsoft, google or custom");
                Provider::Custom
            }),
        };
        let client_secret = self.password("smtp_oauth_client_secret", "smtp_oauth_client_secret_file").unwrap_or_default();
        let refresh_token = self.password("smtp_oauth_refresh_token", "smtp_oauth_refresh_token_file").unwrap_or_default();
        let oauth = Oauth {
            provider,
            tenant: self.text("smtp_oauth_tenant").unwrap_or_default(),
            token_url: self.text("smtp_oauth_token_url").unwrap_or_default(),
            client_id: self.text("smtp_oauth_client_id").unwrap_or_default(),
            grant: if refresh_token.is_empty() { Grant::ClientCredentials } else { Grant::RefreshToken },
            scope: self.text("smtp_oauth_scope").unwrap_or_default(),
        };
        if let Err(Refusal::BadField { field }) = oauth.check() {
            let what = "write what the identity provider gave you (https://… for the token address)";
            self.problems.push(Problem::missing(&format!("smtp_oauth_{field}"), what));
        }
        if client_secret.is_empty() && refresh_token.is_empty() {
            self.problems
                .push(Problem::missing("smtp_oauth_refresh_token", "write it, or a client secret in MESA_SMTP_OAUTH_CLIENT_SECRET"));
        }
        let user = self.text("smtp_user");
        if user.is_none() {
            self.problems.push(Problem::missing("smtp_user", "tokens for the relay are set; write whose mailbox they open"));
        }
        Some(RelayTokens { user: user?, oauth, secrets: Secrets { password: String::new(), client_secret, refresh_token } })
    }

    fn site_dir(&mut self) -> PathBuf {
        if let Some(folder) = self.text("site_dir").map(PathBuf::from) {
            if self.purpose != Purpose::Tool && !folder.is_dir() {
                self.wrong("site_dir", "is not a folder: write where the browser's files (pkg/, assets.json) are");
            }
            return folder;
        }
        std::env::current_exe().ok().and_then(|binary| Some(binary.parent()?.join("site"))).unwrap_or_else(|| PathBuf::from("site"))
    }
}

/// What we call ourselves to relays: the public host, addresses as literals (RFC 5321 §4.1.3).
fn hello_name(public_url: &str) -> String {
    let authority = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => format!("[{ip}]"),
        Ok(IpAddr::V6(ip)) => format!("[IPv6:{ip}]"),
        Err(_) => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Problems, Purpose, check, hello_name};
    use domain::mailboxes::Grant;

    fn with_tokens(more: &[(&str, &str)]) -> Result<Config, Problems> {
        let common = [("MESA_SMTP_HOST", "smtp.office365.com"), ("MESA_SMTP_OAUTH_PROVIDER", "microsoft")];
        check(None, common.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned())), Purpose::Tool)
    }

    #[test]
    fn tokens_stand_in_for_the_relays_password() {
        let whole = [
            ("MESA_SMTP_USER", "soporte@cultura.example"),
            ("MESA_SMTP_OAUTH_TENANT", "cultura.example"),
            ("MESA_SMTP_OAUTH_CLIENT_ID", "id"),
            ("MESA_SMTP_OAUTH_CLIENT_SECRET", "secreto"),
        ];
        let tokens = with_tokens(&whole).ok().and_then(|config| config.smtp_oauth).unwrap();
        assert_eq!((tokens.user.as_str(), tokens.oauth.grant), ("soporte@cultura.example", Grant::ClientCredentials));
        let problems = with_tokens(&[("MESA_SMTP_PASSWORD", "clave")]).err().unwrap().to_string();
        for named in ["MESA_SMTP_USER", "MESA_SMTP_OAUTH_PROVIDER", "MESA_SMTP_OAUTH_TENANT", "MESA_SMTP_OAUTH_REFRESH_TOKEN"] {
            assert!(problems.contains(named), "{named}: {problems}");
        }
        assert!(!problems.contains("clave"), "{problems}");
    }

    #[test]
    fn we_greet_relays_with_a_name_or_a_literal() {
        for (url, name) in [
            ("https://mesa.cultura.example", "mesa.cultura.example"),
            ("http://mesa.cultura.example:8080", "mesa.cultura.example"),
            ("http://127.0.0.1:3000", "[127.0.0.1]"),
            ("http://[::1]:3000", "[IPv6:::1]"),
        ] {
            assert_eq!(hello_name(url), name, "{url}");
        }
    }
}
