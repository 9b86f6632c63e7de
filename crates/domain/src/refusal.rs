//! The expected noes, which cross the wire; `app` has a sentence for each, in both languages, that says what to do.

use crate::rules::RuleProblem;
use crate::tickets::{Move, Status, TicketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("not signed in, or the session has expired")]
    SignInRequired,
    #[error("wrong address or password")]
    WrongSignIn,
    #[error("too many attempts; try again in {minutes} minutes")]
    TooManyAttempts { minutes: u32 },
    #[error("this person may not do that")]
    NotAllowed,
    #[error("there is no such thing, or it is not theirs to see")]
    NotFound,
    #[error("the ticket has changed since it was read; it is now at revision {current}")]
    Stale { current: i64 },
    #[error("it can no longer be undone: its time is over, or its notices are on their way")]
    TooLateToUndo,
    #[error("{step:?} is not possible from {from:?}")]
    IllegalMove { from: Status, step: Move },
    #[error("the text is empty")]
    EmptyBody,
    #[error("the text is longer than {max} characters")]
    TooLong { max: usize },
    #[error("{field} is missing or not understood")]
    BadField { field: String },
    #[error("no such category, or it is archived")]
    UnknownCategory,
    #[error("that person is not an active technician")]
    NotATechnician,
    #[error("neither a technician nor a group was chosen")]
    NobodyChosen,
    #[error("no such group, or it is archived")]
    UnknownGroup,
    #[error("nobody in that group may be given tickets")]
    EmptyGroup,
    #[error("{by} has it already")]
    AlreadyTaken { by: String },
    #[error("{open} tickets were handed to the group and nobody has taken them")]
    GroupHasTickets { open: u32 },
    #[error("not a mail address")]
    InvalidAddress,
    #[error("an address of Mesa's own cannot take part in a ticket")]
    OwnAddress,
    #[error("the file is larger than {max_mib} MiB")]
    FileTooLarge { max_mib: u64 },
    #[error("more than {max} files")]
    TooManyFiles { max: usize },
    #[error("more than {max} saved views")]
    TooManyViews { max: usize },
    #[error("the uploaded file is no longer there")]
    UploadGone,
    #[error("the password needs at least {min} characters")]
    WeakPassword { min: usize },
    #[error("somebody with that address exists already")]
    AlreadyExists,
    #[error("the link is not valid")]
    InvalidLink,
    #[error("the reopen window has passed")]
    ReopenWindowPassed,
    #[error("a score is 1 to 5")]
    BadScore,
    #[error("the rule cannot be kept: {problem:?}")]
    Rule { problem: RuleProblem },
    #[error("the notice is being sent at this moment")]
    BeingSent,
    #[error("the notice may have arrived already: its outcome is not known")]
    MayHaveArrived,
    #[error("{{{name}}} is no placeholder of notices")]
    UnknownPlaceholder { name: String },
    #[error("with this text the notice cannot be composed: {why}")]
    NotComposable { why: String },
    #[error("the text was changed by somebody else since it was read")]
    TextChanged,
    #[error("a mailbox with that address exists already")]
    MailboxExists,
    #[error("the mailbox comes from the configuration and is changed there")]
    FromConfiguration,
    #[error("a connection without protection is allowed on this very machine only")]
    NeedsTls,
    #[error("only what came by mail can become a ticket of its own")]
    NotByMail,
    #[error("this mail opened the ticket; it stays")]
    OpensTheTicket,
    #[error("a ticket cannot be joined to itself")]
    SameTicket,
    #[error("the ticket was joined to {into} already")]
    AlreadyJoined { into: TicketId },
    #[error("somebody has done something since: it cannot be taken back")]
    ChangedSince,
    #[error("a ticket that is {status:?} is not changed any more")]
    TicketIsOver { status: Status },
    #[error("nothing can be joined to a ticket that is {status:?}")]
    SurvivorIsOver { status: Status },
    #[error("the hours of a day overlap, or end before they begin")]
    HoursOutOfOrder,
    #[error("the week has no business hours at all")]
    NoBusinessHours,
    #[error("{field} is not from {min} to {max}")]
    OutOfRange { field: String, min: u32, max: u32 },
    #[error("somebody else saved this meanwhile")]
    SettingChanged,
    #[error("the category would lie below itself")]
    CategoryCircle,
    #[error("there is one of that name here already")]
    NameTaken,
    #[error("the last administrator stays")]
    LastAdministrator,
    #[error("the colour is not readable: its contrast is {tenths} tenths where 45 are needed")]
    PoorContrast { tenths: u32 },
    #[error("the picture is larger than {max_kib} KiB")]
    TooManyBytes { max_kib: u32 },
    #[error("the picture is not a PNG, JPEG or WebP that can be shown")]
    NotAPicture,
}
