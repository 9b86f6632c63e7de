-- Tickets that people of the office sorted: the examples that suggestions are made of. The newest 20,000.
CREATE TABLE learned (
    ticket_id BIGINT PRIMARY KEY REFERENCES ticket (id),
    category_id BIGINT NOT NULL REFERENCES category (id),
    technician_id BIGINT REFERENCES person (id)
);
CREATE INDEX learned_category ON learned (category_id, ticket_id, technician_id);
-- The words of each of them (domain::triage::telling_words), and how many have each word.
CREATE TABLE learned_word (
    word TEXT NOT NULL,
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (word, ticket_id)
);
CREATE INDEX learned_word_ticket ON learned_word (ticket_id);
CREATE TABLE word_count (
    word TEXT PRIMARY KEY,
    tickets BIGINT NOT NULL
);

-- Out of triage until a day.
CREATE TABLE set_aside (
    ticket_id BIGINT PRIMARY KEY REFERENCES ticket (id),
    until BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);

-- What was done to a ticket in triage or in a batch, and what it was before: taken back as long as nothing else has happened.
CREATE TABLE deed (
    id {ID},
    -- one thing done to one or many tickets
    batch TEXT NOT NULL,
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    -- 'triage' or 'batch'
    place TEXT NOT NULL,
    -- desk::batch::undo::Before as JSON
    before TEXT NOT NULL,
    -- the ticket's revision that it made, and its last event before
    revision BIGINT NOT NULL,
    after_event BIGINT NOT NULL,
    -- what was written with it
    entry_id BIGINT,
    undone_at BIGINT,
    UNIQUE (batch, ticket_id)
);
CREATE INDEX deed_person ON deed (person_id, id);
CREATE INDEX deed_ticket ON deed (ticket_id);

-- This person knows how triage works.
ALTER TABLE person ADD COLUMN knows_triage BOOLEAN NOT NULL DEFAULT FALSE;
