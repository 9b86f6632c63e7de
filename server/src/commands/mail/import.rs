//! `mesa mail import`: old mail as history (M9), a few messages at a time.

use crate::commands::{Failure, complain, open, print};
use crate::config::Config;
use desk::Desk;
use desk::intake::{self, Claim, Claimed, History, Imported};
use domain::intake::Unreadable;
use domain::tickets::Status;
use mail::archive::{self, Found, MailFile, Place};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Messages of one transaction, and bytes of them at most: another writer of the database never waits long.
const TOGETHER: usize = 50;
const TOGETHER_BYTES: u64 = 16 * 1024 * 1024;
/// How often it says how far it is.
const PROGRESS: Duration = Duration::from_secs(2);

pub async fn run(config: Config, paths: Vec<PathBuf>, ends: Status) -> Result<(), Failure> {
    let desk = open(&config, false).await?;
    complain("looking through what there is; nothing is changed yet");
    let found = tokio::task::spawn_blocking(move || archive::find(&paths, |_| ()))
        .await
        .map_err(|error| Failure::new(format!("the paths could not be looked through: {error}")))?;
    let mut import = Import {
        mailbox: desk.office().support.without_detail().to_string(),
        max_bytes: u64::try_from(config.max_mail_bytes).unwrap_or(u64::MAX),
        desk,
        ends,
        tally: Tally::default(),
        began: Instant::now(),
        told: Instant::now(),
    };
    import.all(&found).await?;
    import.tally.report(&found);
    let unread = found.skipped.iter().any(|skipped| skipped.why.starts_with("cannot be read"));
    if unread || !import.tally.failed.is_empty() {
        return Err(Failure::new("not everything could be read; what is named above is not here"));
    }
    Ok(())
}

struct Import {
    desk: Desk,
    mailbox: String,
    max_bytes: u64,
    ends: Status,
    tally: Tally,
    began: Instant,
    told: Instant,
}

#[derive(Default)]
struct Tally {
    done: usize,
    opened: usize,
    threaded: usize,
    known: usize,
    held: BTreeMap<&'static str, usize>,
    ignored: BTreeMap<&'static str, usize>,
    /// Could not be read, or are larger than what is taken.
    failed: Vec<String>,
}

impl Import {
    async fn all(&mut self, found: &Found) -> Result<(), Failure> {
        let mut rest = found.places.as_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(together(rest));
            rest = after;
            self.batch(&found.files, batch).await?;
            if self.told.elapsed() >= PROGRESS {
                self.told = Instant::now();
                complain(&self.progress(found.places.len()));
            }
        }
        Ok(())
    }

    async fn batch(&mut self, files: &[MailFile], places: &[Place]) -> Result<(), Failure> {
        self.tally.done += places.len();
        let mut claims = Vec::with_capacity(places.len());
        for place in places {
            let Some(file) = files.get(place.file) else { continue };
            let named = || format!("{} at byte {}", file.path.display(), place.offset);
            if place.length > self.max_bytes {
                let why =
                    format!("{}: {} bytes, more than the {} that are taken (MESA_MAX_MAIL_MIB)", named(), place.length, self.max_bytes);
                self.tally.failed.push(why);
                continue;
            }
            match archive::read(file, place) {
                Ok(raw) => claims.push(Claim { raw: raw.into(), arrived_at: place.at }),
                Err(error) => self.tally.failed.push(format!("{}: {error}", named())),
            }
        }
        let claimed = intake::claim(&self.desk, &self.mailbox, &claims).await?;
        let mut fresh = Vec::new();
        let alone = claims.len() == 1;
        for (claim, claimed) in claims.into_iter().zip(claimed) {
            match claimed {
                Claimed::Known => self.tally.known += 1,
                Claimed::Fresh(id) => fresh.push((id, claim)),
                // An earlier run died at it, or beside it: claimed again by itself, its attempt counted.
                Claimed::Again(id) if alone => self.file(vec![(id, claim)]).await?,
                Claimed::Again(_) => {
                    let (raw, arrived_at) = (claim.raw.clone(), claim.arrived_at);
                    let again = intake::claim(&self.desk, &self.mailbox, &[Claim { raw, arrived_at }]).await?;
                    match again.first() {
                        Some(Claimed::Again(id)) => self.file(vec![(*id, claim)]).await?,
                        _ => self.tally.known += 1,
                    }
                }
            }
        }
        self.file(fresh).await
    }

    async fn file(&mut self, claims: Vec<(domain::intake::IntakeId, Claim)>) -> Result<(), Failure> {
        if claims.is_empty() {
            return Ok(());
        }
        let mut batch = Vec::with_capacity(claims.len());
        for (id, Claim { raw, arrived_at }) in claims {
            let parsing = raw.clone();
            let parsed = tokio::task::spawn_blocking(move || mail::mime::parse(&parsing)).await;
            batch.push(History { id, raw, parsed: parsed.unwrap_or(Err(Unreadable::NotAMessage)), arrived_at });
        }
        for imported in intake::file_history(&self.desk, batch, self.ends).await? {
            match imported {
                Imported::Opened(_) => self.tally.opened += 1,
                Imported::Threaded(_) => self.tally.threaded += 1,
                Imported::Held(reason) => *self.tally.held.entry(reason.key()).or_default() += 1,
                Imported::Ignored(reason) => *self.tally.ignored.entry(reason.key()).or_default() += 1,
            }
        }
        Ok(())
    }

    /// `1200 of 5000, 310 a second, 12 s left`.
    fn progress(&self, total: usize) -> String {
        let done = self.tally.done;
        let millis = self.began.elapsed().as_millis().max(1);
        let done_wide = u128::try_from(done).unwrap_or(u128::MAX);
        let left = u128::try_from(total.saturating_sub(done)).unwrap_or(0) * millis / done_wide.max(1) / 1_000;
        format!("{done} of {total}, {} a second, {left} s left", done_wide * 1_000 / millis)
    }
}

/// How many of these go into one transaction.
fn together(places: &[Place]) -> usize {
    let mut bytes = 0_u64;
    let fits = |place: &&Place| {
        bytes = bytes.saturating_add(place.length);
        bytes <= TOGETHER_BYTES
    };
    places.iter().take(TOGETHER).take_while(fits).count().max(1)
}

impl Tally {
    /// Every message has one line that counts it.
    fn report(&self, found: &Found) {
        for skipped in &found.skipped {
            complain(&format!("{} {}", skipped.path.display(), skipped.why));
        }
        for failed in &self.failed {
            complain(failed);
        }
        print(format_args!("messages        {:>8}", found.places.len()));
        print(format_args!("tickets filed   {:>8}", self.opened));
        print(format_args!("threaded        {:>8}", self.threaded));
        for (reason, n) in &self.held {
            print(format_args!("held            {n:>8}  {reason}"));
        }
        for (reason, n) in &self.ignored {
            print(format_args!("ignored         {n:>8}  {reason}"));
        }
        print(format_args!("already known   {:>8}", self.known));
        print(format_args!("not taken       {:>8}", self.failed.len()));
        print(format_args!("files left out  {:>8}", found.skipped.len()));
    }
}
