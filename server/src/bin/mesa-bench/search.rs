//! *Buscar* inside the server: words that are everywhere and words that are rare, beginnings as one types them, phrases and filters.

use crate::Wish;
use crate::desk_of_size::one_of;
use crate::queue::Measured;
use desk::{Desk, search};
use domain::people::{Actor, Role};
use domain::search::SHOWN;
use server::commands::Failure;
use std::time::Instant;

/// What people type; the first words letter by letter.
const ASKED: [&str; 17] = [
    "im",
    "imp",
    "impr",
    "impresora",
    "impresora no imprime",
    "no",
    "de la",
    "cartucho",
    "\"no imprime\"",
    "impresora -tóner",
    "correo estado:abierto",
    "impresora técnico:yo",
    "solicitante:maria impresora",
    "#42",
    "zzzqqq",
    "pantalla red correo",
    "mar",
];

pub async fn run(desk: &Desk, wish: &Wish) -> Result<Measured, Failure> {
    while search::catch_up(desk).await? {}
    let technician = Actor::Staff(one_of(desk, Role::Technician).await?);
    let each = (wish.calls() as usize).div_ceil(ASKED.len());
    let mut asked = Vec::new();
    for text in ASKED {
        let found = search::find(desk, &technician, text, SHOWN).await?;
        let mut times = Vec::with_capacity(each);
        for _ in 0..each {
            let began = Instant::now();
            search::find(desk, &technician, text, SHOWN).await?;
            times.push(began.elapsed());
        }
        asked.push((format!("{text} ({}{})", found.matches, if found.beyond { "+" } else { "" }), times));
    }
    Ok(Measured { asked })
}
