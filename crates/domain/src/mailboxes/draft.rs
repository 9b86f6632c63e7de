//! How a mailbox is reached and what it brings, and the form that says so.

use crate::Refusal;
use crate::people::Address;
use crate::tickets::kind_words as words;
use crate::tickets::{CategoryId, Kind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// Longest name, host, user or folder, in characters.
const MAX_TEXT: usize = 200;
/// Longest certificates and secrets, in bytes.
const MAX_LONG: usize = 64 * 1024;
/// Most folders of one mailbox, each a connection of its own.
const MAX_FOLDERS: usize = 10;

words! {
    /// How a connection to a mail server is protected (M30).
    Security {
        /// TLS from the first byte (ports 465 and 993).
        Tls = "tls", "TLS", "TLS";
        /// STARTTLS before anything else; refused by us when the server does not offer it.
        StartTls = "starttls", "STARTTLS", "STARTTLS";
        /// No protection; loopback only.
        Plain = "plain", "Sin protección (solo en este mismo equipo)", "None (on this very machine only)";
    }
}

#[expect(clippy::derivable_impls, reason = "the words! macro derives none")]
impl Default for Security {
    fn default() -> Self {
        Self::Tls
    }
}

words! {
    /// Whose tokens open the mailbox.
    Provider {
        Microsoft = "microsoft", "Microsoft 365", "Microsoft 365";
        Google = "google", "Google", "Google";
        Custom = "custom", "Otro", "Other";
    }
}

words! {
    /// What a token is asked for with (RFC 6749).
    Grant {
        RefreshToken = "refresh_token", "Token de renovación", "Refresh token";
        ClientCredentials = "client_credentials", "Credenciales de la aplicación", "Client credentials";
    }
}

/// How access tokens are come by (RFC 6749); the secrets are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oauth {
    pub provider: Provider,
    /// Microsoft's directory: a domain or an id.
    pub tenant: String,
    /// Of a provider of one's own.
    pub token_url: String,
    pub client_id: String,
    pub grant: Grant,
    /// Empty: the provider's usual one for mail.
    pub scope: String,
}

impl Oauth {
    /// Where tokens are asked for.
    pub fn endpoint(&self) -> String {
        match self.provider {
            Provider::Microsoft => format!("https://login.microsoftonline.com/{}/oauth2/v2.0/token", self.tenant),
            Provider::Google => "https://oauth2.googleapis.com/token".to_owned(),
            Provider::Custom => self.token_url.clone(),
        }
    }

    /// What the token is to be good for; empty where the provider is not told. `sends`: mail is sent with it, not fetched.
    pub fn asked_scope(&self, sends: bool) -> String {
        match (self.provider, self.grant) {
            _ if !self.scope.is_empty() => self.scope.clone(),
            (Provider::Microsoft, Grant::ClientCredentials) => "https://outlook.office365.com/.default".to_owned(),
            (Provider::Microsoft, Grant::RefreshToken) if sends => "https://outlook.office.com/SMTP.Send offline_access".to_owned(),
            (Provider::Microsoft, Grant::RefreshToken) => "https://outlook.office.com/IMAP.AccessAsUser.All offline_access".to_owned(),
            // A refresh token brings the scope that it was made for.
            (Provider::Google | Provider::Custom, _) => String::new(),
        }
    }

    /// Asks for nothing impossible.
    pub fn check(&self) -> Result<(), Refusal> {
        let tenant_ok = !self.tenant.is_empty() && self.tenant.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        if self.provider == Provider::Microsoft && !tenant_ok {
            return Err(bad("tenant"));
        }
        if self.provider == Provider::Custom && !is_token_url(&self.token_url) {
            return Err(bad("token_url"));
        }
        if self.client_id.is_empty() { Err(bad("client_id")) } else { Ok(()) }
    }
}

/// `https://`; `http://` on loopback alone, as for everything that carries a secret (M30).
fn is_token_url(url: &str) -> bool {
    let host_of = |rest: &str| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        (!host.is_empty() && !authority.contains('@')).then(|| host.to_owned())
    };
    let printable = url.chars().all(|c| c.is_ascii_graphic()) && url.len() <= 2_000;
    match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => printable && host_of(rest).is_some(),
        (None, Some(rest)) => printable && host_of(rest).is_some_and(|host| is_loopback(&host)),
        (None, None) => false,
    }
}

/// How Mesa signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Password,
    /// XOAUTH2 or OAUTHBEARER (M30).
    Oauth(Oauth),
}

/// What nobody may read. Debug never shows it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secrets {
    pub password: String,
    pub client_secret: String,
    pub refresh_token: String,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// An empty field keeps what is stored.
    #[must_use]
    pub fn over(self, stored: Self) -> Self {
        let keep = |typed: String, stored: String| if typed.is_empty() { stored } else { typed };
        Self {
            password: keep(self.password, stored.password),
            client_secret: keep(self.client_secret, stored.client_secret),
            refresh_token: keep(self.refresh_token, stored.refresh_token),
        }
    }

    /// What signing in so cannot do without is there.
    pub fn suffice(&self, sign_in: &SignIn) -> Result<(), Refusal> {
        match sign_in {
            SignIn::Password if self.password.is_empty() => Err(bad("password")),
            SignIn::Oauth(Oauth { grant: Grant::RefreshToken, .. }) if self.refresh_token.is_empty() => Err(bad("refresh_token")),
            SignIn::Oauth(Oauth { grant: Grant::ClientCredentials, .. }) if self.client_secret.is_empty() => Err(bad("client_secret")),
            SignIn::Password | SignIn::Oauth(_) => Ok(()),
        }
    }
}

/// A mailbox as it is fetched and as it colours new tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxSettings {
    pub address: Address,
    /// As the office calls it; empty: its address.
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub sign_in: SignIn,
    /// Never empty.
    pub folders: Vec<String>,
    /// Registered mail is moved there; `None`: flagged `\Seen`.
    pub processed: Option<String>,
    /// PEM certificates trusted besides the public ones.
    pub extra_ca: Option<String>,
    /// The server takes `address+anything` (M15).
    pub plus_addresses: bool,
    pub kind: Option<Kind>,
    pub category: Option<CategoryId>,
}

/// The form, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailboxDraft {
    /// Empty: a new one.
    pub id: String,
    pub address: String,
    pub name: String,
    pub host: String,
    pub port: String,
    pub security: String,
    pub user: String,
    /// `password` or `oauth`.
    pub sign_in: String,
    pub password: String,
    pub provider: String,
    pub tenant: String,
    pub token_url: String,
    pub client_id: String,
    pub client_secret: String,
    pub grant: String,
    pub refresh_token: String,
    pub scope: String,
    /// One a line.
    pub folders: String,
    pub processed: String,
    pub extra_ca: String,
    pub plus_addresses: String,
    pub kind: String,
    pub category: String,
}

impl fmt::Debug for MailboxDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailboxDraft").field("address", &self.address).field("host", &self.host).finish_non_exhaustive()
    }
}

/// Reads the form: settings, and the secrets that were typed. Refused with the name of the field.
pub fn settings(draft: &MailboxDraft) -> Result<(MailboxSettings, Secrets), Refusal> {
    let address = Address::parse(&draft.address).map_err(|_| Refusal::InvalidAddress)?;
    if address.detail().is_some() {
        return Err(bad("address"));
    }
    let host = line(&draft.host, "host")?.trim_matches(['[', ']']).to_owned();
    if host.is_empty() || !host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_')) {
        return Err(bad("host"));
    }
    let security = Security::parse(draft.security.trim()).ok_or_else(|| bad("security"))?;
    if security == Security::Plain && !is_loopback(&host) {
        return Err(Refusal::NeedsTls);
    }
    let port = match draft.port.trim() {
        "" => default_port(security),
        port => port.parse().ok().filter(|port| *port > 0).ok_or_else(|| bad("port"))?,
    };
    let user = match line(&draft.user, "user")? {
        "" => address.to_string(),
        user => user.to_owned(),
    };
    let folders = folders(&draft.folders)?;
    let processed = Some(line(&draft.processed, "processed")?.to_owned()).filter(|name| !name.is_empty());
    if processed.as_ref().is_some_and(|processed| folders.iter().any(|folder| same_folder(folder, processed))) {
        return Err(bad("processed"));
    }
    let extra_ca = Some(draft.extra_ca.trim().to_owned()).filter(|pem| !pem.is_empty());
    if extra_ca.as_ref().is_some_and(|pem| pem.len() > MAX_LONG || !pem.contains("-----BEGIN CERTIFICATE-----")) {
        return Err(bad("extra_ca"));
    }
    let settings = MailboxSettings {
        address,
        name: line(&draft.name, "mailbox_name")?.to_owned(),
        host,
        port,
        security,
        user,
        sign_in: sign_in(draft)?,
        folders,
        processed,
        extra_ca,
        plus_addresses: draft.plus_addresses == "true",
        kind: chosen(&draft.kind, "kind", Kind::parse)?,
        category: chosen(&draft.category, "category", |id| id.parse().ok().map(CategoryId))?,
    };
    Ok((settings, secrets(draft)?))
}

/// 993 where TLS begins at once, else 143.
const fn default_port(security: Security) -> u16 {
    match security {
        Security::Tls => 993,
        Security::StartTls | Security::Plain => 143,
    }
}

fn sign_in(draft: &MailboxDraft) -> Result<SignIn, Refusal> {
    if draft.sign_in.trim() != "oauth" {
        return Ok(SignIn::Password);
    }
    let oauth = Oauth {
        provider: Provider::parse(draft.provider.trim()).ok_or_else(|| bad("provider"))?,
        tenant: line(&draft.tenant, "tenant")?.to_owned(),
        token_url: draft.token_url.trim().to_owned(),
        client_id: line(&draft.client_id, "client_id")?.to_owned(),
        grant: Grant::parse(draft.grant.trim()).ok_or_else(|| bad("grant"))?,
        scope: line(&draft.scope, "scope")?.to_owned(),
    };
    oauth.check()?;
    Ok(SignIn::Oauth(oauth))
}

fn secrets(draft: &MailboxDraft) -> Result<Secrets, Refusal> {
    let fits = |secret: &str, field| if secret.len() > MAX_LONG { Err(bad(field)) } else { Ok(secret.to_owned()) };
    Ok(Secrets {
        // A password may begin with a space.
        password: fits(&draft.password, "password")?,
        client_secret: fits(draft.client_secret.trim(), "client_secret")?,
        refresh_token: fits(draft.refresh_token.trim(), "refresh_token")?,
    })
}

fn folders(text: &str) -> Result<Vec<String>, Refusal> {
    let mut folders: Vec<String> = Vec::new();
    for folder in text.lines() {
        let folder = line(folder, "folders")?;
        if !folder.is_empty() && !folders.iter().any(|known| same_folder(known, folder)) {
            folders.push(folder.to_owned());
        }
    }
    if folders.is_empty() {
        folders.push("INBOX".to_owned());
    }
    if folders.len() > MAX_FOLDERS { Err(bad("folders")) } else { Ok(folders) }
}

/// INBOX is written in any case.
fn same_folder(one: &str, other: &str) -> bool {
    one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
}

/// One line of text, trimmed.
fn line<'a>(text: &'a str, field: &str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) { Err(bad(field)) } else { Ok(text) }
}

fn chosen<T>(text: &str, field: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
    match text.trim() {
        "" => Ok(None),
        text => parse(text).map(Some).ok_or_else(|| bad(field)),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bad(field: &str) -> Refusal {
    Refusal::BadField { field: field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> MailboxDraft {
        MailboxDraft {
            address: " Compras@Cultura.example ".into(),
            host: "imap.cultura.example".into(),
            security: "tls".into(),
            sign_in: "password".into(),
            password: " clave ".into(),
            ..MailboxDraft::default()
        }
    }

    fn refused(change: impl FnOnce(&mut MailboxDraft)) -> Refusal {
        let mut draft = draft();
        change(&mut draft);
        settings(&draft).unwrap_err()
    }

    #[test]
    fn what_is_left_empty_has_its_usual_value() {
        let (settings, secrets) = settings(&draft()).unwrap();
        assert_eq!((settings.address.as_str(), settings.user.as_str()), ("compras@cultura.example", "compras@cultura.example"));
        assert_eq!((settings.port, settings.folders, settings.processed), (993, vec!["INBOX".to_owned()], None));
        assert_eq!(secrets.password, " clave ");
        assert_eq!(format!("{secrets:?} {:?}", draft()).find("clave"), None);
    }

    #[test]
    fn folders_come_one_a_line_and_each_once() {
        let mut draft = draft();
        draft.folders = "INBOX\r\n\r\n Correo no deseado \ninbox\n".into();
        assert_eq!(settings(&draft).unwrap().0.folders, ["INBOX", "Correo no deseado"]);
    }

    #[test]
    fn what_cannot_work_is_refused_by_the_name_of_its_field() {
        assert_eq!(refused(|draft| draft.address = "compras".into()), Refusal::InvalidAddress);
        assert_eq!(refused(|draft| draft.address = "compras+1@cultura.example".into()), bad("address"));
        assert_eq!(refused(|draft| draft.host = "https://imap".into()), bad("host"));
        assert_eq!(refused(|draft| draft.port = "70000".into()), bad("port"));
        assert_eq!(refused(|draft| draft.security = "plain".into()), Refusal::NeedsTls);
        assert_eq!(refused(|draft| draft.processed = "inbox".into()), bad("processed"));
        assert_eq!(refused(|draft| draft.extra_ca = "no es".into()), bad("extra_ca"));
        assert_eq!(refused(|draft| draft.category = "x".into()), bad("category"));
        assert_eq!(refused(|draft| draft.folders = "a\u{7}b".into()), bad("folders"));
    }

    #[test]
    fn tokens_are_asked_for_over_https_or_on_this_machine() {
        for (url, good) in [
            ("https://id.cultura.example/token", true),
            ("http://127.0.0.1:9/token", true),
            ("http://id.cultura.example/token", false),
            ("https://", false),
            ("https://ana@id.example/token", false),
            ("ftp://id.example", false),
        ] {
            assert_eq!(is_token_url(url), good, "{url}");
        }
        let oauth = |draft: &mut MailboxDraft| {
            draft.sign_in = "oauth".into();
            draft.provider = "microsoft".into();
            draft.grant = "client_credentials".into();
            draft.client_id = "id".into();
        };
        assert_eq!(refused(oauth), bad("tenant"));
        assert_eq!(
            refused(|draft| {
                oauth(draft);
                draft.tenant = "a/../b".into();
            }),
            bad("tenant")
        );
        let mut good = draft();
        oauth(&mut good);
        good.tenant = "cultura.example".into();
        let (settings, secrets) = settings(&good).unwrap();
        let SignIn::Oauth(oauth) = &settings.sign_in else { panic!("{settings:?}") };
        assert_eq!(oauth.endpoint(), "https://login.microsoftonline.com/cultura.example/oauth2/v2.0/token");
        assert_eq!(oauth.asked_scope(false), "https://outlook.office365.com/.default");
        assert_eq!(secrets.suffice(&settings.sign_in), Err(bad("client_secret")));
    }

    #[test]
    fn an_empty_field_keeps_the_secret_that_is_stored() {
        let stored = Secrets { password: "a".into(), client_secret: "b".into(), refresh_token: "c".into() };
        let typed = Secrets { client_secret: "d".into(), ..Secrets::default() };
        assert_eq!(typed.over(stored), Secrets { password: "a".into(), client_secret: "d".into(), refresh_token: "c".into() });
    }
}
