//! Who works in the demo office.

use super::rows::Rows;
use crate::fold::fold;
use crate::{Answer, sql};
use domain::office::Office;
use domain::people::{Address, PersonId, Role};
use domain::{Instant, Lang};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

const STAFF: [(Role, &str); 7] = [
    (Role::Administrator, "Claudia Patricia Rincón"),
    (Role::Technician, "Jhon Fredy Cárdenas"),
    (Role::Technician, "Diana Carolina Suárez"),
    (Role::Technician, "Óscar Iván Peña"),
    (Role::Technician, "Natalia Bermúdez"),
    (Role::Technician, "Andrés Felipe Moreno"),
    (Role::Supervisor, "Gloria Inés Villamil"),
];

/// Areas of the office and the people who write from them.
const REQUESTERS: [(&str, &[&str]); 10] = [
    (
        "Bibliotecas",
        &[
            "Luz Marina Castellanos",
            "Camilo Andrés Torres",
            "Yolanda Ramírez",
            "Sebastián Quiroga",
            "Paola Andrea Niño",
            "Hernán Darío Vélez",
        ],
    ),
    ("Patrimonio", &["Marcela Quintero", "Juan Pablo Echeverri", "Rosa Elvira Maldonado", "Nicolás Arango", "Adriana Lucía Ospina"]),
    ("Artes escénicas", &["Mauricio Galvis", "Catalina Pineda", "Édgar Alonso Buitrago", "Valentina Herrera", "Wilson Javier Rueda"]),
    ("Comunicaciones", &["Laura Daniela Guzmán", "Felipe Cortés", "Ángela María Zuluaga", "Germán Ricardo Acosta"]),
    ("Jurídica", &["Beatriz Helena Londoño", "Julián David Salazar", "Martha Cecilia Forero"]),
    ("Talento Humano", &["Nubia Esperanza Pardo", "Ricardo Alfonso Mejía", "Leidy Johana Triana"]),
    ("Financiera", &["Fabio Nelson Cubides", "Sandra Milena Barrera", "Iván Camilo Rojas"]),
    ("Fomento y convocatorias", &["María Fernanda Lozano", "Álvaro José Caicedo", "Tatiana Murcia", "Diego Alejandro Prieto"]),
    ("Literatura y publicaciones", &["Gabriela Isaza", "Rubén Darío Cifuentes", "Manuela Restrepo"]),
    ("Participación y territorios", &["Deisy Viviana Cuesta", "Luis Carlos Mosquera", "Amparo Riascos", "Jaime Enrique Wilches"]),
];

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) id: PersonId,
    pub(super) name: &'static str,
    pub(super) address: Address,
    pub(super) area: &'static str,
}

impl Member {
    pub(super) fn first_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

pub(super) struct People {
    pub(super) administrator: Member,
    /// In the order of the category tree's specialities.
    pub(super) technicians: Vec<Member>,
    pub(super) requesters: Vec<Member>,
}

/// Staff sign in with the hashed password; requesters never do.
pub(super) async fn add(txn: &impl ConnectionTrait, office: &Office, password: &str, since: Instant) -> Answer<()> {
    let mut rows = Rows::of("person", "name, address, role, password, lang, active, created_at");
    for (role, name, _) in everybody() {
        let password = role.is_staff().then(|| password.to_owned());
        let address = address(office, name)?;
        rows.add(sql::values![name, address.as_str(), role.key(), password, Lang::Es.tag(), true, since.millis()]);
    }
    rows.write(txn).await
}

pub(super) async fn load(txn: &impl ConnectionTrait, office: &Office) -> Answer<People> {
    let mut ids = HashMap::new();
    for row in sql::all(txn, "SELECT address, id FROM person", []).await? {
        ids.insert(row.try_get::<String>("", "address")?, row.try_get::<i64>("", "id")?);
    }
    let (mut administrator, mut technicians, mut requesters) = (None, Vec::new(), Vec::new());
    for (role, name, area) in everybody() {
        let address = address(office, name)?;
        let id = sql::known(ids.get(address.as_str()).copied(), "a person of the demo office")?;
        let member = Member { id: PersonId(id), name, address, area };
        match role {
            Role::Administrator => administrator = Some(member),
            Role::Technician => technicians.push(member),
            Role::Requester => requesters.push(member),
            Role::Supervisor => {}
        }
    }
    Ok(People { administrator: sql::known(administrator, "the administrator of the demo office")?, technicians, requesters })
}

fn everybody() -> impl Iterator<Item = (Role, &'static str, &'static str)> {
    let staff = STAFF.iter().map(|(role, name)| (*role, *name, "Mesa de servicios"));
    let requesters = REQUESTERS.iter().flat_map(|(area, names)| names.iter().map(move |name| (Role::Requester, *name, *area)));
    staff.chain(requesters)
}

/// `Luz Marina Castellanos` is `luz.castellanos@` the office's own domain.
fn address(office: &Office, name: &str) -> Answer<Address> {
    let plain = fold(name);
    let (first, last) = (plain.split(' ').next(), plain.rsplit(' ').next());
    let raw = format!("{}.{}@{}", first.unwrap_or_default(), last.unwrap_or_default(), office.support.domain());
    sql::known(Address::parse(&raw).ok(), "an address for the demo office")
}
