-- The ticket that this one was joined to: its entries are there, and whatever still points here is led there. Never a chain.
ALTER TABLE ticket ADD COLUMN joined_into_id BIGINT REFERENCES ticket (id);
CREATE INDEX ticket_joined ON ticket (joined_into_id) WHERE joined_into_id IS NOT NULL;

-- The ticket that an entry was on before it was split off or joined (the last one); NULL: it always was where it is.
ALTER TABLE entry ADD COLUMN moved_from_id BIGINT REFERENCES ticket (id);
-- It came with a ticket that was joined to this one: it may be split off again, whatever it was there.
ALTER TABLE entry ADD COLUMN joined BOOLEAN NOT NULL DEFAULT FALSE;
-- The notices of a moved entry stay with the ticket that they were written for, and are shown under the entry.
CREATE INDEX outbox_entry ON outbox (entry_id);

-- The sign by which the mail was threaded: the address with its key, the Message-ID, or the number in the subject.
ALTER TABLE intake ADD COLUMN sign TEXT;
-- To and Cc without ourselves, as a JSON list of [address, name]: the observers of a ticket that is split off.
ALTER TABLE intake ADD COLUMN copied TEXT;
-- The beginning of the text of a mail that is held, as plain text.
ALTER TABLE intake ADD COLUMN excerpt TEXT;

-- Delivery reports (RFC 3464), each under the notice that it answers (M14).
CREATE TABLE bounce (
    id {ID},
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    intake_id BIGINT NOT NULL REFERENCES intake (id),
    at BIGINT NOT NULL,
    -- domain::intake::ReportAction
    action TEXT NOT NULL,
    -- the server's own words, its codes first
    reply TEXT NOT NULL,
    UNIQUE (outbox_id, intake_id)
);

-- Addresses that mail came back from for good: not written to until an administrator clears them (M14).
CREATE TABLE suppressed (
    -- domain::people::Address
    address TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    -- the notice that came back
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    reply TEXT NOT NULL
);

-- Senders whose circuit breaker an administrator closed again: nothing before counts (M13).
CREATE TABLE breaker_reset (
    address TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
