//! Where the run happens, and a desk of the wished size.

use crate::Wish;
use desk::{Desk, DeskConfig};
use domain::Lang;
use domain::office::Office;
use domain::people::{Actor, Address, Role, Staff};
use server::clock::SystemClock;
use server::commands::{Failure, complain};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A folder of this run's own, and a database in it or elsewhere.
pub struct Place {
    folder: PathBuf,
    pub database_url: String,
}

impl Place {
    pub fn make(wish: &Wish) -> Result<Self, Failure> {
        let base = wish.dir.clone().unwrap_or_else(std::env::temp_dir);
        let folder = std::path::absolute(base)?.join(format!("mesa-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{} cannot be made: {error}", folder.display())))?;
        let database_url = wish.database.clone().unwrap_or_else(|| sqlite(&folder));
        Ok(Self { folder, database_url })
    }

    /// Another desk in a folder within this one.
    pub fn beside(&self, name: &str) -> Result<Self, Failure> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(Self { database_url: sqlite(&folder), folder })
    }

    pub fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub async fn open(&self) -> Result<Desk, Failure> {
        let config = DeskConfig {
            database_url: self.database_url.clone(),
            data_dir: self.folder.clone(),
            secret_key_file: None,
            office: office()?,
            clock: Arc::new(SystemClock::new()),
            compose: Arc::new(mail::mime::Composer),
            relay: true,
            authserv_id: None,
            exclusive: true,
        };
        Desk::open(config).await.map_err(|fault| Failure::new(fault.to_string()))
    }

    pub fn remove(self) -> Result<(), Failure> {
        std::fs::remove_dir_all(&self.folder).map_err(|error| Failure::new(format!("{} stays behind: {error}", self.folder.display())))
    }
}

fn sqlite(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("mesa.db").display())
}

/// The address that the bench's mails go to.
pub const SUPPORT: &str = "soporte@cultura.example";

fn office() -> Result<Office, Failure> {
    Ok(Office {
        name: "Oficina de Cultura".to_owned(),
        support: Address::parse(SUPPORT).map_err(|_| Failure::new("the support address"))?,
        public_url: "http://127.0.0.1:3000".to_owned(),
        time_zone: "America/Bogota".to_owned(),
        plus_addresses: true,
        reopen_business_days: 5,
        solution_closes: true,
        undo_seconds: 0,
    })
}

/// One administrator, who hears of every new ticket.
pub async fn staff(desk: &Desk) -> Result<(), Failure> {
    desk::people::add(desk, &Actor::System, "Laura Gómez", "laura@cultura.example", Role::Administrator, Some("una clave muy larga"))
        .await?;
    Ok(())
}

/// The demonstration office with so many tickets.
pub async fn fill(desk: &Desk, tickets: u32) -> Result<(), Failure> {
    let began = Instant::now();
    if !desk::demo::seed(desk, tickets).await? {
        return Err(Failure::new("the database is not empty: name an empty one"));
    }
    complain(&format!("{tickets} tickets were written in {:.0} s", began.elapsed().as_secs_f64()));
    Ok(())
}

/// Whoever of the staff has this role.
pub async fn one_of(desk: &Desk, role: Role) -> Result<Staff, Failure> {
    let people = desk::people::list(desk, &Actor::System, true).await?;
    let found = people.into_iter().find(|person| person.role == role && person.can_sign_in);
    let person = found.ok_or_else(|| Failure::new(format!("the desk has no {}", role.key())))?;
    Ok(Staff { id: person.id, name: person.name, role, lang: Lang::Es })
}
