//! How many tickets stand in each view.

use super::conditions::{self, Conditions};
use crate::{Answer, sql};
use domain::people::PersonId;
use domain::queue::View;
use sea_orm::ConnectionTrait;

/// Counting stops here: a thousand and more are the same to a person, and not to the database.
const MOST: u32 = 1_000;

/// All views in one statement, in the order of [`View::ALL`]; nothing is there to be taken in an office without groups.
pub(super) async fn all(connection: &impl ConnectionTrait, me: Option<PersonId>, soon: &str) -> Answer<Vec<(View, u32)>> {
    let (text, values) = statement(me, soon);
    let row = sql::known(sql::one(connection, text, values).await?, "the counts of the views")?;
    let groups: i64 = row.try_get_by_index(View::ALL.len())?;
    View::ALL
        .iter()
        .enumerate()
        .filter(|(_, view)| groups > 0 || **view != View::ToTake)
        .map(|(n, view)| {
            let count: i64 = row.try_get_by_index(n)?;
            Ok((*view, u32::try_from(count).unwrap_or(MOST)))
        })
        .collect()
}

pub(super) fn statement(me: Option<PersonId>, soon: &str) -> (String, Vec<sea_orm::Value>) {
    let mut values = Vec::new();
    let mut columns = Vec::new();
    for view in View::ALL {
        let mut one = Conditions::after_values(values);
        conditions::view(&mut one, *view, me, soon);
        columns.push(format!("(SELECT count(*) FROM (SELECT 1 AS one FROM ticket t WHERE {} LIMIT {MOST}) v)", one.where_sql()));
        values = one.values;
    }
    columns.push("(SELECT count(*) FROM team g WHERE NOT g.archived)".to_owned());
    (format!("SELECT {}", columns.join(", ")), values)
}
