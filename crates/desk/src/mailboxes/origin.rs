//! Which mailbox a mail or a ticket came by, and whose addresses are ours.

use crate::{Answer, Desk, sql};
use domain::intake::IntakeId;
use domain::people::Address;
use domain::tickets::{CategoryId, Kind};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Every address of ours without details, the office's first; those of archived mailboxes too, for tickets go on by them.
pub async fn own(desk: &Desk, db: &impl ConnectionTrait) -> Answer<Vec<Address>> {
    addresses(desk, db, "").await
}

/// The addresses that mail is taken for.
pub async fn receiving(desk: &Desk) -> Answer<Vec<Address>> {
    addresses(desk, desk.read(), "WHERE NOT archived").await
}

async fn addresses(desk: &Desk, db: &impl ConnectionTrait, which: &str) -> Answer<Vec<Address>> {
    let rows: Vec<String> = sql::column(db, format!("SELECT address FROM mailbox {which} ORDER BY id"), []).await?;
    Ok(with_support(desk, rows.iter().map(String::as_str)))
}

/// The addresses of mailboxes, with the office's own before them.
pub(crate) fn with_support<'a>(desk: &Desk, mailboxes: impl Iterator<Item = &'a str>) -> Vec<Address> {
    let support = desk.office().support.without_detail();
    let others: Vec<Address> = mailboxes.filter_map(|address| Address::parse(address).ok()).filter(|one| *one != support).collect();
    std::iter::once(support).chain(others).collect()
}

/// What a new ticket has from the mailbox that its mail came by.
#[derive(Default)]
pub(crate) struct Origin {
    /// `None`: the office's support address.
    pub(crate) mailbox: Option<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) category: Option<CategoryId>,
    /// The category's own resolution term.
    pub(crate) resolution_hours: Option<i64>,
}

/// A category that is archived by now is not brought. A mailbox without a kind of its own brings its category's.
pub(crate) async fn origin(desk: &Desk, txn: &impl ConnectionTrait, intake: IntakeId) -> Answer<Origin> {
    #[derive(FromQueryResult)]
    struct Row {
        mailbox: String,
        kind: Option<String>,
        category_id: Option<i64>,
        resolution_hours: Option<i64>,
    }
    let sql = "SELECT i.mailbox, c.id AS category_id, COALESCE(m.kind, c.kind) AS kind, c.resolution_hours FROM intake i \
               LEFT JOIN mailbox m ON m.address = i.mailbox LEFT JOIN category c ON c.id = m.category_id AND NOT c.archived \
               WHERE i.id = $1";
    let Some(row) = sql::find::<Row>(txn, sql, [intake.0.into()]).await? else { return Ok(Origin::default()) };
    Ok(Origin {
        mailbox: Some(row.mailbox).filter(|mailbox| mailbox != desk.office().support.as_str()),
        kind: row.kind.as_deref().and_then(Kind::parse),
        category: row.category_id.map(CategoryId),
        resolution_hours: row.resolution_hours,
    })
}

/// The address that notices of a ticket come from, and whether it takes `address+anything`.
pub(crate) async fn sender(desk: &Desk, db: &impl ConnectionTrait, mailbox: Option<&str>) -> Answer<(Address, bool)> {
    let office = desk.office();
    let Some(address) = mailbox.and_then(|mailbox| Address::parse(mailbox).ok()) else {
        return Ok((office.support.clone(), office.plus_addresses));
    };
    let plus: Option<bool> =
        sql::scalar(db, "SELECT plus_addresses FROM mailbox WHERE address = $1 AND NOT archived", [address.as_str().into()]).await?;
    // What is written to an archived mailbox reaches nobody: the office itself answers for its tickets.
    Ok(plus.map_or_else(|| (office.support.clone(), office.plus_addresses), |plus| (address, plus)))
}
