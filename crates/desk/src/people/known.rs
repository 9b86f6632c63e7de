//! Whoever a mail address belongs to, known or not so far.

use crate::{Answer, sql};
use domain::Instant;
use domain::Lang;
use domain::people::{Address, PersonId, Role, name_or_local};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A person behind an address.
#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    role: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: PersonId,
    pub(crate) name: String,
}

/// The person with this address; somebody new becomes a requester. A better name than the address's own local part is kept when
/// one is told for the first time.
pub(crate) async fn known_as(txn: &impl ConnectionTrait, address: &Address, name: Option<&str>, now: Instant) -> Answer<Known> {
    let told = name_or_local(name, address);
    let mut row = if let Some(row) = by_address(txn, address).await? {
        row
    } else {
        let insert = "INSERT INTO person (name, address, role, lang, active, created_at) VALUES ($1, $2, $3, $4, TRUE, $5) \
                          ON CONFLICT (address) DO NOTHING";
        let values = sql::values![told.as_str(), address.as_str(), Role::Requester.key(), Lang::Es.tag(), now.millis()];
        sql::execute(txn, insert, values).await?;
        // Whoever was first, another process or we.
        sql::known(by_address(txn, address).await?, "a person")?
    };
    let nameless = row.name == name_or_local(None, address);
    if nameless && row.name != told && row.role == Role::Requester.key() {
        sql::execute(txn, "UPDATE person SET name = $2 WHERE id = $1", sql::values![row.id, told.as_str()]).await?;
        row.name = told;
    }
    Ok(Known { id: PersonId(row.id), name: row.name })
}

async fn by_address(txn: &impl ConnectionTrait, address: &Address) -> Answer<Option<Row>> {
    Ok(sql::find(txn, "SELECT id, name, role FROM person WHERE address = $1", [address.as_str().into()]).await?)
}
