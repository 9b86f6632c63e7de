//! `mesa user`: people and their passwords.

use super::{Failure, complain, open, print};
use crate::config::Config;
use clap::{Args, Subcommand};
use desk::people;
use domain::people::{Actor, Role};
use std::io::Read;

#[derive(Subcommand)]
pub enum Wish {
    /// Adds somebody who signs in; without a password one is made and printed
    #[command(after_help = "Examples:\n  mesa user add --name \"Ana Ruiz\" --address ana@cultura.example --role administrator\n  \
        echo 'una clave muy larga' | mesa user add --name \"Luis Paz\" --address luis@cultura.example --role technician --password-stdin")]
    Add {
        /// As others see it: "Ana Ruiz"
        #[arg(long)]
        name: String,
        /// Mail address, which is also what they sign in with
        #[arg(long, visible_alias = "email")]
        address: String,
        /// administrator, technician or supervisor
        #[arg(long, value_parser = role)]
        role: Role,
        #[command(flatten)]
        password: Password,
    },
    /// Sets a password and ends all of their sessions; without one, makes it and prints it
    #[command(after_help = "Example:\n  mesa user password ana@cultura.example")]
    Password {
        /// Mail address of whose password it is
        #[arg(value_name = "ADDRESS", required_unless_present = "by_name")]
        address: Option<String>,
        #[arg(long = "address", visible_alias = "email", value_name = "ADDRESS", conflicts_with = "address", id = "by_name")]
        named: Option<String>,
        #[command(flatten)]
        password: Password,
    },
    /// Lists who may sign in: address, role, name
    List {
        /// Everybody who ever wrote as well
        #[arg(long)]
        all: bool,
    },
}

#[derive(Args)]
#[group(skip)]
pub struct Password {
    /// The password itself; others on this machine can see it while the command runs, so prefer the ways below
    #[arg(long, value_name = "PASSWORD", env = "MESA_USER_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Reads the password from the first line of standard input
    #[arg(long, conflicts_with = "password")]
    password_stdin: bool,
}

fn role(word: &str) -> Result<Role, String> {
    let key = match word.to_lowercase().as_str() {
        "administrador" | "admin" => "administrator".to_owned(),
        "tecnico" | "técnico" => "technician".to_owned(),
        other => other.to_owned(),
    };
    Role::parse(&key)
        .filter(|role| role.is_staff())
        .ok_or_else(|| "roles that sign in are administrator, technician and supervisor; requesters need no account".to_owned())
}

pub async fn run(config: Config, wish: Wish) -> Result<(), Failure> {
    match wish {
        Wish::Add { name, address, role, password } => {
            let (password, made) = password.read()?;
            let desk = open(&config, false).await?;
            people::add(&desk, &Actor::System, &name, &address, role, Some(&password)).await.map_err(|trouble| about(&address, trouble))?;
            complain(&format!("{name} <{address}> may now sign in at {}/ingresar as {}", config.office.public_url, role.key()));
            tell(&password, made);
        }
        Wish::Password { address, named, password } => {
            let address = address.or(named).unwrap_or_default();
            let (password, made) = password.read()?;
            let desk = open(&config, false).await?;
            people::set_password(&desk, &Actor::System, &address, &password).await.map_err(|trouble| about(&address, trouble))?;
            complain(&format!("The password of {address} is set; all of their sessions have ended"));
            tell(&password, made);
        }
        Wish::List { all } => {
            let desk = open(&config, false).await?;
            for person in people::list(&desk, &Actor::System, !all).await? {
                let note = match (person.active, person.can_sign_in) {
                    (false, _) => "\tinactive",
                    (true, false) => "\tno sign-in",
                    (true, true) => "",
                };
                print(format_args!("{}\t{}\t{}{note}", person.address, person.role.key(), person.name));
            }
        }
    }
    Ok(())
}

/// A password that was made is the command's result, alone on standard output.
fn tell(password: &str, made: bool) {
    if made {
        complain("Their password, shown this once:");
        print(password);
    }
}

fn about(address: &str, trouble: desk::Trouble) -> Failure {
    match trouble {
        desk::Trouble::Refused(refusal) => Failure::new(format!("{address}: {refusal}")),
        fault @ desk::Trouble::Fault(_) => fault.into(),
    }
}

impl Password {
    /// The password, and whether it was made here.
    fn read(self) -> Result<(String, bool), Failure> {
        if self.password_stdin {
            let mut text = String::new();
            std::io::stdin().take(4_096).read_to_string(&mut text)?;
            let line = text.lines().next().unwrap_or_default().to_owned();
            if line.is_empty() {
                return Err(Failure::new("standard input holds no password"));
            }
            return Ok((line, false));
        }
        match self.password.filter(|password| !password.is_empty()) {
            Some(password) => Ok((password, false)),
            None => Ok((made()?, true)),
        }
    }
}

/// Four groups of five letters and digits without look-alikes: about 98 bits.
pub fn made() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut random = [0_u8; 20];
    getrandom::fill(&mut random).map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
    let letters: Vec<char> =
        random.iter().filter_map(|byte| LETTERS.get(usize::from(*byte & 31)).map(|letter| char::from(*letter))).collect();
    Ok(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
