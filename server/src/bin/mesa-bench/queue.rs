//! *Bandeja* inside the server: every view and the filters that people use, one call after the other.

use crate::Wish;
use crate::desk_of_size::one_of;
use desk::{Desk, queue};
use domain::people::{Actor, Role};
use domain::queue::{Filter, View};
use domain::tickets::{Kind, Status};
use server::commands::Failure;
use std::time::{Duration, Instant};

/// What was asked for, and how long each answer took.
pub struct Measured {
    pub asked: Vec<(String, Vec<Duration>)>,
}

pub async fn run(desk: &Desk, wish: &Wish) -> Result<Measured, Failure> {
    let administrator = Actor::Staff(one_of(desk, Role::Administrator).await?);
    let technician = one_of(desk, Role::Technician).await?;
    let technician_id = technician.id;
    let technician = Actor::Staff(technician);
    let choices = queue::choices(desk, &administrator).await?;

    let of = |view| Filter::of(view);
    let mut asked: Vec<(String, &Actor, Filter)> = View::ALL
        .iter()
        .map(|view| (view.key().to_owned(), if *view == View::Mine { &technician } else { &administrator }, of(*view)))
        .collect();
    let all = || of(View::All);
    asked.push(("todos, en curso".to_owned(), &administrator, Filter { status: Some(Status::InProgress), ..all() }));
    asked.push(("todos, cerrado".to_owned(), &administrator, Filter { status: Some(Status::Closed), ..all() }));
    asked.push(("todos, petición".to_owned(), &administrator, Filter { kind: Some(Kind::Request), ..all() }));
    asked.push(("todos, de un técnico".to_owned(), &administrator, Filter { technician: Some(technician_id), ..all() }));
    if let Some(category) = choices.categories.last() {
        asked.push(("todos, una categoría".to_owned(), &administrator, Filter { category: Some(category.id), ..all() }));
    }
    asked.push(("por número".to_owned(), &administrator, Filter { text: Some("#0000042".to_owned()), ..all() }));
    asked.push(("por palabra".to_owned(), &administrator, Filter { text: Some("impresora".to_owned()), ..all() }));
    asked.push(("por palabra que no hay".to_owned(), &administrator, Filter { text: Some("zzzqqq".to_owned()), ..all() }));
    if let Some(after) = queue::page(desk, &administrator, all()).await?.next {
        asked.push(("todos, página siguiente".to_owned(), &administrator, Filter { after: Some(after), ..all() }));
    }

    let each = (wish.calls() as usize).div_ceil(asked.len());
    let mut measured = Vec::new();
    for (name, actor, filter) in asked {
        // Once unmeasured, as a server that has been running: statements prepared, pages in memory.
        queue::page(desk, actor, filter.clone()).await?;
        let mut times = Vec::with_capacity(each);
        for _ in 0..each {
            let began = Instant::now();
            queue::page(desk, actor, filter.clone()).await?;
            times.push(began.elapsed());
        }
        measured.push((name, times));
    }
    Ok(Measured { asked: measured })
}
