//! A mailbox as its row keeps it.

use crate::{Answer, Trouble, sql};
use domain::mailboxes::{MailboxId, MailboxSettings, Secrets, Security, SignIn};
use domain::people::Address;
use domain::tickets::{CategoryId, Kind};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// A mailbox, without its secrets.
#[derive(Clone, Debug)]
pub struct Mailbox {
    pub id: MailboxId,
    pub settings: MailboxSettings,
    /// Read from the configuration at every start, and not changed here.
    pub configured: bool,
    pub paused: bool,
    /// Grows with everything that its connections must begin anew for.
    pub revision: i64,
    pub(crate) archived: bool,
    pub(super) sealed: Option<String>,
}

impl Mailbox {
    /// Some secret is stored.
    pub const fn has_secret(&self) -> bool {
        self.sealed.is_some()
    }
}

#[derive(FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "the columns as they are")]
struct Row {
    id: i64,
    address: String,
    name: String,
    configured: bool,
    host: String,
    port: i64,
    security: String,
    user_name: String,
    oauth: Option<String>,
    secret: Option<String>,
    folders: String,
    processed: Option<String>,
    extra_ca: Option<String>,
    plus_addresses: bool,
    kind: Option<String>,
    category_id: Option<i64>,
    paused: bool,
    archived: bool,
    revision: i64,
}

const COLUMNS: &str = "id, address, name, configured, host, port, security, user_name, oauth, secret, folders, processed, extra_ca, \
     plus_addresses, kind, category_id, paused, archived, revision";

impl TryFrom<Row> for Mailbox {
    type Error = Trouble;

    fn try_from(row: Row) -> Answer<Self> {
        let sign_in = match &row.oauth {
            None => SignIn::Password,
            Some(oauth) => SignIn::Oauth(serde_json::from_str(oauth).map_err(|error| Trouble::Fault(error.to_string()))?),
        };
        Ok(Self {
            id: MailboxId(row.id),
            settings: MailboxSettings {
                address: sql::known(Address::parse(&row.address).ok(), "the address of a mailbox")?,
                name: row.name,
                host: row.host,
                port: sql::known(u16::try_from(row.port).ok(), "the port of a mailbox")?,
                security: sql::known(Security::parse(&row.security), "the security of a mailbox")?,
                user: row.user_name,
                sign_in,
                folders: serde_json::from_str(&row.folders).map_err(|error| Trouble::Fault(error.to_string()))?,
                processed: row.processed,
                extra_ca: row.extra_ca,
                plus_addresses: row.plus_addresses,
                kind: row.kind.as_deref().and_then(Kind::parse),
                category: row.category_id.map(CategoryId),
            },
            configured: row.configured,
            paused: row.paused,
            revision: row.revision,
            archived: row.archived,
            sealed: row.secret,
        })
    }
}

/// Those that are not archived, in the order of their addresses.
pub(super) async fn all(db: &impl ConnectionTrait) -> Answer<Vec<Mailbox>> {
    let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE NOT archived ORDER BY address");
    sql::find_all::<Row>(db, sql, []).await?.into_iter().map(Mailbox::try_from).collect()
}

pub(super) async fn find(db: &impl ConnectionTrait, id: MailboxId, lock: &str) -> Answer<Option<Mailbox>> {
    let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE id = $1 AND NOT archived{lock}");
    sql::find::<Row>(db, sql, [id.0.into()]).await?.map(Mailbox::try_from).transpose()
}

/// Archived ones too.
pub(super) async fn find_by_address(txn: &impl ConnectionTrait, address: &Address) -> Answer<Option<Mailbox>> {
    let sql = format!("SELECT {COLUMNS} FROM mailbox WHERE address = $1{}", sql::for_update(txn));
    sql::find::<Row>(txn, sql, [address.as_str().into()]).await?.map(Mailbox::try_from).transpose()
}

/// What a secret of this mailbox is sealed for.
pub(super) fn place(address: &Address) -> String {
    format!("mailbox {address}")
}

/// `address` first: everything that a form may say of a mailbox.
pub(super) fn values(settings: &MailboxSettings) -> Answer<Vec<Value>> {
    let json = |error: serde_json::Error| Trouble::Fault(error.to_string());
    let oauth = match &settings.sign_in {
        SignIn::Password => None,
        SignIn::Oauth(oauth) => Some(serde_json::to_string(oauth).map_err(json)?),
    };
    Ok(sql::values![
        settings.address.as_str(),
        settings.name.as_str(),
        settings.host.as_str(),
        i64::from(settings.port),
        settings.security.key(),
        settings.user.as_str(),
        oauth,
        serde_json::to_string(&settings.folders).map_err(json)?,
        settings.processed.clone(),
        settings.extra_ca.clone(),
        settings.plus_addresses,
        settings.kind.map(Kind::key),
        settings.category.map(|category| category.0),
    ])
}

/// The columns of [`values`], in its order.
pub(super) const SET: &str = "name = $2, host = $3, port = $4, security = $5, user_name = $6, oauth = $7, folders = $8, processed = $9, \
     extra_ca = $10, plus_addresses = $11, kind = $12, category_id = $13";
pub(super) const INSERT: &str = "INSERT INTO mailbox (address, name, host, port, security, user_name, oauth, folders, processed, \
     extra_ca, plus_addresses, kind, category_id, secret, configured, paused, archived, revision, created_at, changed_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, FALSE, FALSE, 1, $16, $16) RETURNING id";

/// Seals what is to be stored; nothing where there is nothing.
pub(super) fn sealed(desk: &crate::Desk, address: &Address, secrets: &Secrets) -> Answer<Option<String>> {
    if *secrets == Secrets::default() {
        return Ok(None);
    }
    let text = serde_json::to_string(secrets).map_err(|error| Trouble::Fault(error.to_string()))?;
    desk.0.seal.seal(&place(address), &text).map(Some)
}
