-- What somebody is writing on a ticket, one for each tab, until it is posted or thrown away.
CREATE TABLE draft (
    person_id BIGINT NOT NULL REFERENCES person (id),
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    -- domain::tickets::Tab
    tab TEXT NOT NULL,
    body TEXT NOT NULL,
    -- the ticket's, as it was being read
    revision BIGINT NOT NULL,
    -- grows with every save, and never begins again: a device knows by it whether another one has written meanwhile
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- what another device had written and this one did not know of; NULL: nothing
    other TEXT,
    other_at BIGINT,
    PRIMARY KEY (person_id, ticket_id, tab)
);
CREATE INDEX draft_ticket ON draft (ticket_id);

-- What was posted with the composer, as long as it can be undone; what was undone stays, so that its key posts nothing again.
CREATE TABLE posting (
    -- the composer's idempotency key
    key TEXT PRIMARY KEY,
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- NULL: undone
    entry_id BIGINT REFERENCES entry (id),
    event_id BIGINT NOT NULL REFERENCES event (id),
    -- domain::tickets::Tab
    tab TEXT NOT NULL,
    at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    -- the ticket's, with it
    revision BIGINT NOT NULL,
    -- it moved the ticket: undoing it moves it back
    moved BOOLEAN NOT NULL,
    -- where the ticket stood, as JSON
    stood TEXT NOT NULL
);
CREATE INDEX posting_ticket ON posting (ticket_id, until_at);
CREATE INDEX posting_entry ON posting (entry_id) WHERE entry_id IS NOT NULL;
