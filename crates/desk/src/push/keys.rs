//! The office's own key pair, made on the first start and kept sealed.

use crate::{Answer, Desk, sql};

/// Row of `setting`, and the place that it is sealed for.
const PLACE: &str = "vapid";

/// The pair as it was made; `make` is asked for one on the first start. Of several processes the first one's stays.
pub async fn keys(desk: &Desk, make: impl FnOnce() -> Answer<String> + Send) -> Answer<String> {
    let stored = |found: Option<String>| found.map(|sealed| desk.0.seal.open(PLACE, &sealed)).transpose();
    let select = "SELECT value FROM setting WHERE key = $1";
    if let Some(pair) = stored(sql::scalar(desk.read(), select, [PLACE.into()]).await?)? {
        return Ok(pair);
    }
    let sealed = desk.0.seal.seal(PLACE, &make()?)?;
    let txn = desk.begin().await?;
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    sql::execute(&txn, sql, sql::values![PLACE, sealed]).await?;
    let kept = sql::scalar(&txn, select, [PLACE.into()]).await?;
    desk.commit(txn, None).await?;
    sql::known(stored(kept)?, "the key pair of Web Push")
}
