//! The texts of one kind of notice, read in the transaction that promises it: what another process saved is seen at once.

use crate::{Answer, sql};
use domain::Lang;
use domain::notices::{NoticeKind, Readers, Template, TemplateKind, Texts};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// What the office wrote itself.
pub(crate) struct Book {
    kind: NoticeKind,
    written: Vec<Row>,
}

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    readers: String,
    lang: String,
    opening: String,
    needed: String,
}

impl Book {
    pub(crate) async fn load(db: &impl ConnectionTrait, kind: NoticeKind) -> Answer<Self> {
        let sql = "SELECT kind, readers, lang, opening, needed FROM template WHERE kind IN ($1, $2)";
        Ok(Self { kind, written: sql::find_all(db, sql, sql::values![kind.key(), TemplateKind::Signature.key()]).await? })
    }

    pub(crate) fn texts(&self, readers: Readers, lang: Lang) -> Texts {
        let mut texts = Texts::builtin(self.kind, readers, lang);
        for row in self.written.iter().filter(|row| row.readers == readers.key() && row.lang == lang.tag()) {
            if row.kind == TemplateKind::Signature.key() {
                texts.signature.clone_from(&row.opening);
            } else {
                texts.notice = Template { opening: row.opening.clone(), needed: row.needed.clone() };
            }
        }
        texts
    }
}
