//! The demo office's category tree.

use crate::categories::Tree;
use crate::{Answer, sql};
use domain::tickets::{CategoryId, Kind};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

use super::people::People;

/// A leaf: name, default kind, technician by speciality, resolution term of its own in business hours.
type Leaf = (&'static str, Kind, usize, Option<i64>);

const TREE: [(&str, &[Leaf]); 8] = [
    (
        "Redes",
        &[
            ("Internet y wifi", Kind::Incident, 0, None),
            ("Puntos de red", Kind::Request, 0, Some(40)),
            ("VPN y acceso remoto", Kind::Incident, 0, None),
        ],
    ),
    ("Telefonía", &[("Extensiones", Kind::Request, 0, Some(24))]),
    (
        "Equipos",
        &[
            ("Computadores", Kind::Incident, 1, None),
            ("Portátiles", Kind::Incident, 1, None),
            ("Periféricos", Kind::Request, 1, Some(24)),
            ("Celulares y tabletas", Kind::Incident, 1, None),
        ],
    ),
    (
        "Impresión",
        &[
            ("Impresoras", Kind::Incident, 2, None),
            ("Escáneres", Kind::Incident, 2, None),
            ("Tóner y consumibles", Kind::Request, 2, Some(16)),
        ],
    ),
    (
        "Correo y cuentas",
        &[
            ("Cuentas y contraseñas", Kind::Request, 3, Some(8)),
            ("Correo", Kind::Incident, 3, None),
            ("Buzones y listas", Kind::Request, 3, Some(24)),
        ],
    ),
    (
        "Aplicaciones",
        &[
            ("Gestión documental", Kind::Incident, 4, None),
            ("Sistema de bibliotecas", Kind::Incident, 4, None),
            ("Sitio web y agenda", Kind::Request, 4, Some(24)),
            ("Ofimática", Kind::Incident, 1, None),
            ("Nómina y talento humano", Kind::Incident, 4, None),
        ],
    ),
    (
        "Salas y audiovisuales",
        &[
            ("Auditorios y teatros", Kind::Request, 2, None),
            ("Salas de reunión", Kind::Incident, 2, None),
            ("Préstamo de equipos", Kind::Request, 2, Some(40)),
        ],
    ),
    ("Seguridad", &[("Correo sospechoso", Kind::Incident, 4, Some(8)), ("Antivirus", Kind::Incident, 4, None)]),
];

pub(super) struct Category {
    pub(super) id: CategoryId,
    /// `Equipos › Computadores`.
    pub(super) path: String,
    /// Which technician of the office has this speciality.
    pub(super) technician: usize,
    pub(super) resolution_hours: Option<i64>,
}

/// By the name of the leaf.
pub(super) type Categories = HashMap<&'static str, Category>;

pub(super) async fn add(txn: &impl ConnectionTrait, people: &People) -> Answer<()> {
    for (name, leaves) in TREE {
        let parent = insert(txn, None, name, None, None, None).await?;
        for (name, kind, technician, hours) in leaves {
            let technician = people.technicians.get(*technician).map(|technician| technician.id.0);
            insert(txn, Some(parent), name, Some(*kind), technician, *hours).await?;
        }
    }
    Ok(())
}

async fn insert(
    txn: &impl ConnectionTrait,
    parent: Option<i64>,
    name: &str,
    kind: Option<Kind>,
    technician: Option<i64>,
    hours: Option<i64>,
) -> Answer<i64> {
    let sql = "INSERT INTO category (parent_id, name, kind, technician_id, resolution_hours, archived) \
               VALUES ($1, $2, $3, $4, $5, FALSE) RETURNING id";
    Ok(sql::insert(txn, sql, sql::values![parent, name, kind.map(Kind::key), technician, hours]).await?)
}

pub(super) async fn load(txn: &impl ConnectionTrait) -> Answer<Categories> {
    let tree = Tree::load(txn).await?;
    let mut ids = HashMap::new();
    for row in sql::all(txn, "SELECT name, id FROM category WHERE parent_id IS NOT NULL", []).await? {
        ids.insert(row.try_get::<String>("", "name")?, CategoryId(row.try_get("", "id")?));
    }
    let mut categories = HashMap::new();
    for &(name, _, technician, resolution_hours) in TREE.iter().flat_map(|(_, leaves)| leaves.iter()) {
        let id = sql::known(ids.get(name).copied(), "a category of the demo office")?;
        let path = sql::known(tree.path(id), "the path of a category")?;
        categories.insert(name, Category { id, path, technician, resolution_hours });
    }
    Ok(categories)
}
