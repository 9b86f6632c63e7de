//! `mesa category`: what tickets are sorted by.

use super::{Failure, open, print};
use crate::config::Config;
use clap::Subcommand;
use desk::Desk;
use desk::categories::{self, NewCategory};
use domain::people::Actor;
use domain::tickets::{CategoryId, Kind};

#[derive(Subcommand)]
pub enum Wish {
    /// Adds a category, at the top or below another
    #[command(
        after_help = "Examples:\n  mesa category add --name Bibliotecas\n  mesa category add --name Autopréstamo --below Bibliotecas \\\n    \
        --kind incident --technician luis@cultura.example --hours 24"
    )]
    Add {
        /// As people choose it
        #[arg(long)]
        name: String,
        /// Path of the category it belongs to, as `mesa category list` shows it
        #[arg(long, value_name = "PATH")]
        below: Option<String>,
        /// incident, request or problem: what a ticket becomes with it
        #[arg(long, value_parser = kind)]
        kind: Option<Kind>,
        /// Mail address of the technician who is offered first
        #[arg(long, value_name = "ADDRESS")]
        technician: Option<String>,
        /// Business hours to the solution, instead of the priority's
        #[arg(long, value_name = "H")]
        hours: Option<u32>,
    },
    /// Lists the paths of those that may be chosen
    List,
    /// Takes a category and what lies below it out of choice; tickets keep it
    Archive {
        /// As `mesa category list` shows it
        #[arg(value_name = "PATH")]
        path: String,
    },
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(&word.to_lowercase()).ok_or_else(|| "not one of incident, request, problem".to_owned())
}

pub async fn run(config: Config, wish: Wish) -> Result<(), Failure> {
    let desk = open(&config, false).await?;
    match wish {
        Wish::Add { name, below, kind, technician, hours } => {
            let parent = match below {
                Some(path) => Some(named(&desk, &path).await?),
                None => None,
            };
            let technician = match technician {
                Some(address) => {
                    let people = desk::people::list(&desk, &Actor::System, true).await?;
                    let found = people.iter().find(|person| person.address == address.to_lowercase());
                    Some(found.ok_or_else(|| Failure::new(format!("--technician “{address}” is nobody here: see `mesa user list`")))?.id)
                }
                None => None,
            };
            let new = NewCategory { parent, name, kind, technician, resolution_hours: hours };
            categories::add(&desk, &Actor::System, new).await?;
        }
        Wish::List => {
            for category in categories::list(&desk, &Actor::System).await? {
                print(category.path);
            }
        }
        Wish::Archive { path } => {
            let id = named(&desk, &path).await?;
            categories::archive(&desk, &Actor::System, id).await?;
        }
    }
    Ok(())
}

async fn named(desk: &Desk, path: &str) -> Result<CategoryId, Failure> {
    let all = categories::list(desk, &Actor::System).await?;
    let found = all.iter().find(|category| category.path.eq_ignore_ascii_case(path.trim()));
    Ok(found.ok_or_else(|| Failure::new(format!("there is no category “{path}”: see `mesa category list`")))?.id)
}
