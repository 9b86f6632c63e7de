-- What an administrator wants done with it: domain::intake::Hand, the ticket it is for, and who wants it. NULL: nobody has touched it.
ALTER TABLE intake ADD COLUMN hand TEXT;
ALTER TABLE intake ADD COLUMN hand_ticket BIGINT;
ALTER TABLE intake ADD COLUMN hand_by BIGINT;
-- domain::intake::Verdict on its sender (M18), and domain::intake::Authentication as JSON.
ALTER TABLE intake ADD COLUMN verdict TEXT;
ALTER TABLE intake ADD COLUMN authentication TEXT;
-- Brought in as history by `mesa mail import` (M9).
ALTER TABLE intake ADD COLUMN imported BOOLEAN NOT NULL DEFAULT FALSE;
-- Sender and subject without accents, lower case, for search.
ALTER TABLE intake ADD COLUMN haystack TEXT NOT NULL DEFAULT '';
UPDATE intake SET haystack = LOWER(sender || ' ' || subject);
ALTER TABLE entry ADD COLUMN verdict TEXT;
ALTER TABLE ticket ADD COLUMN imported BOOLEAN NOT NULL DEFAULT FALSE;
-- How long registration takes (rule 4.1), newest first, without reading the rows.
CREATE INDEX intake_lag ON intake (id, received_at, arrived_at, filed_at) WHERE state = 'filed' AND by_hand = FALSE AND imported = FALSE;

-- What people did with a message, or with a sender.
CREATE TABLE intake_action (
    id {ID},
    -- NULL: it was about a sender, and about no message
    intake_id BIGINT REFERENCES intake (id),
    at BIGINT NOT NULL,
    -- NULL: Mesa itself
    person_id BIGINT REFERENCES person (id),
    -- domain::intake::HandAction
    action TEXT NOT NULL,
    -- the ticket's number, or the sender
    detail TEXT NOT NULL
);
CREATE INDEX intake_action_intake ON intake_action (intake_id, id);

-- Senders whose mail is set aside: an address, or '@' and a domain.
CREATE TABLE ignored_sender (
    id {ID},
    pattern TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES person (id)
);

-- What the last comparison of a whole folder with the ledger came to (M5): domain::intake::Tally as JSON.
CREATE TABLE reconciliation (
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    at BIGINT NOT NULL,
    tally TEXT NOT NULL,
    PRIMARY KEY (mailbox, folder)
);
