//! From raw bytes to a committed ticket with its notices: several receivers, the real filing worker.

use crate::Wish;
use crate::desk_of_size::SUPPORT;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk::{Changed, Desk, intake};
use domain::intake::Arrival;
use server::commands::Failure;
use server::{stop, workers};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

/// Each writes a few mails: more than five an hour would not all be acknowledged (M13).
const SENDERS: u32 = 1_000;

pub struct Measured {
    pub mails: u32,
    /// Until the last one was durable.
    pub received: Duration,
    /// Until the last one was a ticket.
    pub filed: Duration,
    /// Mean size of a mail, in bytes.
    pub size: usize,
    /// From receiving it to its ticket, in the order of time.
    pub waits: Vec<Duration>,
}

pub async fn run(desk: &Desk, wish: &Wish) -> Result<Measured, Failure> {
    let mails = wish.mails();
    // Different bytes in every run: the same would be recognised (M6).
    let run = desk.now().millis();
    let raws: Arc<[Vec<u8>]> = (0..mails).map(|number| raw(run, number)).collect();
    let size = raws.iter().map(Vec::len).sum::<usize>() / raws.len().max(1);
    let (stopper, stop) = stop::channel();
    let mut changes = desk.changes();
    let next = Arc::new(AtomicU32::new(0));
    let began = Instant::now();

    let worker = tokio::spawn(workers::file_mail(desk.clone(), stop));
    let mut receivers = JoinSet::new();
    for _ in 0..wish.receivers() {
        receivers.spawn(receive(desk.clone(), Arc::clone(&raws), Arc::clone(&next)));
    }
    let counting = tokio::spawn(async move {
        let mut filed = 0_u64;
        while filed < u64::from(mails) {
            filed += match changes.recv().await {
                Ok(Changed(Some(_))) => 1,
                Ok(Changed(None)) => 0,
                Err(RecvError::Lagged(missed)) => missed,
                Err(RecvError::Closed) => return false,
            };
        }
        true
    });
    let mut waits = Vec::new();
    while let Some(ended) = receivers.join_next().await {
        waits.extend(ended.map_err(|panic| Failure::new(panic.to_string()))??);
    }
    let received = began.elapsed();
    let patience = Duration::from_mins(10);
    let all = tokio::time::timeout(patience, counting).await.map_err(|_| Failure::new("not every mail became a ticket in ten minutes"))?;
    let filed = began.elapsed();
    stopper.stop();
    drop(worker.await);
    match all {
        Ok(true) => Ok(Measured { mails, received, filed, size, waits }),
        Ok(false) | Err(_) => Err(Failure::new("the desk closed while mail was filed")),
    }
}

/// One connection of an MTA: a mail is handed over when the one before has been answered. Answers how long each answer took.
async fn receive(desk: Desk, raws: Arc<[Vec<u8>]>, next: Arc<AtomicU32>) -> Result<Vec<Duration>, Failure> {
    let mut waits = Vec::new();
    while let Some(raw) = raws.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
        let began = Instant::now();
        let arrival = Arrival::Lmtp { sender: Some("mta@cultura.example".to_owned()), recipients: vec![SUPPORT.to_owned()] };
        intake::receive(&desk, SUPPORT, arrival, raw, desk.now()).await?;
        waits.push(began.elapsed());
    }
    Ok(waits)
}

/// A mail as offices write them: text and HTML, a signature, somebody in copy; every tenth with a document of 60 kB.
fn raw(run: i64, number: u32) -> Vec<u8> {
    let sender = number % SENDERS;
    let said = "La impresora del segundo piso no imprime desde esta mañana. Muestra el aviso «atasco», pero no hay papel dentro.";
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write!(
        text,
        "Received: from mail.cultura.example by mesa.cultura.example; Fri, 20 Nov 2026 10:00:00 -0500\r\n\
         From: Persona {sender} <persona{sender}@cultura.example>\r\nTo: Soporte <{SUPPORT}>\r\n\
         Cc: Jefe {group} <jefe{group}@cultura.example>\r\nSubject: No imprime {number}\r\n\
         Message-ID: <{run}.{number}@cultura.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 -0500\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"m\"\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=\"a\"\r\n\r\n\
         --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
        group = sender % 50,
    );
    for line in 0..12 {
        let _ = write!(text, "{said} ({number}.{line})\r\n");
    }
    text.push_str("\r\nGracias.\r\n-- \r\nPersona\r\nSubdirección de Bibliotecas\r\n\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>");
    for line in 0..12 {
        let _ = write!(text, "<p style=\"margin:0\"><span lang=\"ES-CO\">{said} ({number}.{line})</span></p>\r\n");
    }
    text.push_str("<p>Gracias.</p></body></html>\r\n--a--\r\n");
    if number.is_multiple_of(10) {
        text.push_str(
            "--m\r\nContent-Type: application/pdf; name=\"informe.pdf\"\r\nContent-Disposition: attachment; filename=\"informe.pdf\"\r\n",
        );
        text.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
        let content: Vec<u8> = (0..45_000_u32).map(|at| at.wrapping_mul(2_654_435_761).wrapping_add(number).to_le_bytes()[1]).collect();
        for line in STANDARD.encode(content).as_bytes().chunks(76) {
            text.push_str(&String::from_utf8_lossy(line));
            text.push_str("\r\n");
        }
    }
    text.push_str("--m--\r\n");
    text.into_bytes()
}
