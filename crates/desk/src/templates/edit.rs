//! Reading and writing the office's own texts. Administrators.

use super::sample;
use crate::{Answer, Desk, audit, permit, sql};
use domain::audit::{Area, Deed, Facts};
use domain::notices::{Placeholder, Readers, Template, TemplateDraft, TemplateKind, TemplateRow, TemplateView, builtin};
use domain::people::{Actor, PersonId, Role};
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

const LANGUAGES: [Lang; 2] = [Lang::Es, Lang::En];

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    readers: String,
    lang: String,
    opening: String,
    needed: String,
    name: String,
    changed_at: i64,
    revision: i64,
}

const SELECT: &str = "SELECT t.kind, t.readers, t.lang, t.opening, t.needed, p.name, t.changed_at, t.revision \
     FROM template t JOIN person p ON p.id = t.changed_by";

/// Every text there is, and which the office wrote itself.
pub async fn list(desk: &Desk, actor: &Actor) -> Answer<Vec<TemplateRow>> {
    permit::administers(actor)?;
    let rows: Vec<Row> = sql::find_all(desk.read(), SELECT, []).await?;
    Ok(TemplateKind::all().map(|(kind, readers)| row(desk, actor, kind, readers, &rows)).collect())
}

/// One text in both languages.
pub async fn view(desk: &Desk, actor: &Actor, kind: TemplateKind, readers: Readers) -> Answer<TemplateView> {
    permit::administers(actor)?;
    known(kind, readers)?;
    let rows = written(desk.read(), kind, readers).await?;
    let text = |lang: Lang| {
        let own = rows.iter().find(|row| row.lang == lang.tag());
        own.map_or_else(|| builtin(kind, readers, lang), |row| Template { opening: row.opening.clone(), needed: row.needed.clone() })
    };
    let revision = rows.iter().map(|row| row.revision).max().unwrap_or(0);
    let lang = permit::lang(actor);
    let placeholders = Placeholder::ALL.iter().map(|one| (format!("{{{}}}", one.label(lang)), one.meaning(lang).to_owned())).collect();
    Ok(TemplateView { row: row(desk, actor, kind, readers, &rows), es: text(Lang::Es), en: text(Lang::En), revision, placeholders })
}

/// Keeps both languages. A text that is Mesa's own again is no longer the office's. What cannot be composed is not kept (M26).
pub async fn save(desk: &Desk, actor: &Actor, draft: TemplateDraft) -> Answer<()> {
    let by = administrator(actor)?;
    let TemplateDraft { kind, readers, revision, es, en, .. } = draft;
    known(kind, readers)?;
    let mut texts = Vec::new();
    for (lang, text) in LANGUAGES.into_iter().zip([es, en]) {
        let mut text = text.checked()?;
        if kind == TemplateKind::Signature {
            text.needed.clear();
        }
        sample::try_out(desk, kind, readers, lang, &text)?;
        texts.push((lang, text));
    }
    let txn = desk.begin().await?;
    let rows = written(&txn, kind, readers).await?;
    if rows.iter().map(|row| row.revision).max().unwrap_or(0) != revision {
        return Err(Refusal::TextChanged.into());
    }
    let before = facts(kind, readers, &rows);
    let newest: Option<i64> = sql::scalar(&txn, "SELECT COALESCE(MAX(revision), 0) FROM template", []).await?;
    for (lang, text) in texts {
        let own = rows.iter().find(|row| row.lang == lang.tag());
        if text == builtin(kind, readers, lang) {
            remove(&txn, kind, readers, Some(lang)).await?;
        } else if own.is_none_or(|row| row.opening != text.opening || row.needed != text.needed) {
            // Of two who save at once, the second finds a newer row.
            let kept = sql::execute(
                &txn,
                "INSERT INTO template (kind, readers, lang, opening, needed, changed_by, changed_at, revision) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (kind, readers, lang) DO UPDATE SET opening = excluded.opening, \
                 needed = excluded.needed, changed_by = excluded.changed_by, changed_at = excluded.changed_at, \
                 revision = excluded.revision WHERE template.revision <= $9",
                sql::values![
                    kind.key(),
                    readers.key(),
                    lang.tag(),
                    text.opening,
                    text.needed,
                    by.0,
                    desk.now().millis(),
                    newest.unwrap_or(0) + 1,
                    revision,
                ],
            )
            .await?;
            if kept == 0 {
                return Err(Refusal::TextChanged.into());
            }
        }
    }
    tell(desk, &txn, actor, (kind, readers), &before).await?;
    desk.commit(txn, None).await
}

/// Back to what Mesa brings along, in both languages.
pub async fn reset(desk: &Desk, actor: &Actor, kind: TemplateKind, readers: Readers) -> Answer<()> {
    administrator(actor)?;
    known(kind, readers)?;
    let txn = desk.begin().await?;
    let before = facts(kind, readers, &written(&txn, kind, readers).await?);
    remove(&txn, kind, readers, None).await?;
    tell(desk, &txn, actor, (kind, readers), &before).await?;
    desk.commit(txn, None).await
}

/// What the audit says of a text: both languages, as they are used.
fn facts(kind: TemplateKind, readers: Readers, rows: &[Row]) -> Facts {
    let text = |lang: Lang| {
        let own = rows.iter().find(|row| row.lang == lang.tag());
        own.map_or_else(|| builtin(kind, readers, lang), |row| Template { opening: row.opening.clone(), needed: row.needed.clone() })
    };
    let (es, en) = (text(Lang::Es), text(Lang::En));
    vec![("opening_es", es.opening), ("needed_es", es.needed), ("opening_en", en.opening), ("needed_en", en.needed)]
}

async fn tell(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    actor: &Actor,
    (kind, readers): (TemplateKind, Readers),
    before: &Facts,
) -> Answer<()> {
    let after = facts(kind, readers, &written(txn, kind, readers).await?);
    let name = format!("{} · {}", kind.label(Lang::Es), readers.label(Lang::Es));
    audit::change(desk, txn, actor, (Area::Template, Deed::Changed, &name), before, &after).await
}

/// A person, who is named beside the text.
fn administrator(actor: &Actor) -> Answer<PersonId> {
    match actor {
        Actor::Staff(staff) if staff.role == Role::Administrator => Ok(staff.id),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

fn known(kind: TemplateKind, readers: Readers) -> Answer<()> {
    if TemplateKind::all().any(|one| one == (kind, readers)) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn written(db: &impl ConnectionTrait, kind: TemplateKind, readers: Readers) -> Answer<Vec<Row>> {
    let sql = format!("{SELECT} WHERE t.kind = $1 AND t.readers = $2 ORDER BY t.lang");
    Ok(sql::find_all(db, sql, sql::values![kind.key(), readers.key()]).await?)
}

async fn remove(txn: &impl ConnectionTrait, kind: TemplateKind, readers: Readers, lang: Option<Lang>) -> Answer<()> {
    let mut values = sql::values![kind.key(), readers.key()];
    values.extend(lang.map(|lang| lang.tag().into()));
    let which = if lang.is_some() { " AND lang = $3" } else { "" };
    sql::execute(txn, format!("DELETE FROM template WHERE kind = $1 AND readers = $2{which}"), values).await?;
    Ok(())
}

fn row(desk: &Desk, actor: &Actor, kind: TemplateKind, readers: Readers, rows: &[Row]) -> TemplateRow {
    let last = rows.iter().filter(|row| row.kind == kind.key() && row.readers == readers.key()).max_by_key(|row| row.changed_at);
    let stamp = |row: &Row| desk.0.calendar.stamp(Instant::from_millis(row.changed_at), permit::lang(actor));
    TemplateRow { kind, readers, changed: last.map(|row| (row.name.clone(), stamp(row))) }
}
