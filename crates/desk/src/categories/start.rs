//! A first tree for an office that has none yet.

use super::Tree;
use crate::{Answer, Desk, sql};
use domain::tickets::Kind;
use sea_orm::ConnectionTrait;

/// What an office's desk is asked for, to begin with.
const STARTER: [(&str, &[(&str, Kind)]); 6] = [
    ("Equipos", &[("Computadores", Kind::Incident), ("Impresoras", Kind::Incident), ("Periféricos", Kind::Request)]),
    ("Redes", &[("Internet y wifi", Kind::Incident), ("Puntos de red", Kind::Request), ("VPN y acceso remoto", Kind::Incident)]),
    ("Correo y cuentas", &[("Cuentas y contraseñas", Kind::Request), ("Correo", Kind::Incident)]),
    ("Aplicaciones", &[("Ofimática", Kind::Incident), ("Sistemas de información", Kind::Incident), ("Sitio web", Kind::Request)]),
    ("Telefonía", &[]),
    ("Salas y audiovisuales", &[]),
];

/// Where it is written down that an office has had its first tree: one that archives it all does not get it again.
const BEGUN: &str = "categories";

/// Gives a new office its first tree, once. Whoever of several processes is first does it.
pub async fn start(desk: &Desk) -> Answer<()> {
    let txn = desk.begin().await?;
    let first = "INSERT INTO setting (key, value) VALUES ($1, 'begun') ON CONFLICT (key) DO NOTHING";
    if sql::execute(&txn, first, [BEGUN.into()]).await? > 0 && Tree::load(&txn).await?.is_empty() {
        for (name, below) in STARTER {
            let parent = insert(&txn, None, name, None).await?;
            for (name, kind) in below {
                insert(&txn, Some(parent), name, Some(*kind)).await?;
            }
        }
    }
    desk.commit(txn, None).await
}

async fn insert(txn: &impl ConnectionTrait, parent: Option<i64>, name: &str, kind: Option<Kind>) -> Answer<i64> {
    let sql = "INSERT INTO category (parent_id, name, kind, archived) VALUES ($1, $2, $3, FALSE) RETURNING id";
    Ok(sql::insert(txn, sql, sql::values![parent, name, kind.map(Kind::key)]).await?)
}
