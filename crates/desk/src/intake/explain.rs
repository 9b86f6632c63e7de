//! What would become of a mail if it came now; nothing is changed.

use super::facts;
use crate::{Answer, Desk};
use domain::intake::{Authentication, Decision, ParsedMail, through_our_group};

/// The decision, and what is known of the sender, as this desk would have them.
pub async fn explain(desk: &Desk, mail: &ParsedMail) -> Answer<(Decision, Authentication)> {
    let db = desk.snapshot().await?;
    let standing = facts::Standing::load(desk, &db).await?;
    let mailbox = desk.office().support.without_detail();
    let (original, authentication) = through_our_group(mail, &standing.own, facts::authentication(desk, mail));
    let mail = original.as_ref().unwrap_or(mail);
    let facts = facts::gather(desk, &db, mail, &standing, mailbox.as_str(), &authentication).await?;
    Ok((super::file::decided(desk, &db, &facts).await?, authentication))
}
