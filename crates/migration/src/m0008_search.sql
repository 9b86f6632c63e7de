-- What search has yet to read again: kind is 'ticket' or 'person'. Tickets are indexed with their entries, in the same transaction; this is for
-- rows from before there was search, and for what changes many at once (a name, a split).
CREATE TABLE search_todo (
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
INSERT INTO search_todo (kind, id) SELECT 'ticket', id FROM ticket;
INSERT INTO search_todo (kind, id) SELECT 'person', id FROM person;

-- Filters of the queue, kept under a name.
CREATE TABLE saved_view (
    id {ID},
    -- NULL: everybody's, kept by the administrators
    owner_id BIGINT REFERENCES person (id),
    name TEXT NOT NULL,
    -- domain::queue::Filter as JSON
    filter TEXT NOT NULL,
    -- views are shown in this order; two may share a place after a race, then the older is first
    position BIGINT NOT NULL
);
CREATE INDEX saved_view_owner ON saved_view (owner_id, position, id);

-- Solved, and not closed yet: few, among very many that are closed.
CREATE INDEX ticket_solved ON ticket (updated_at, id) WHERE status = 'solved';

-- Single keys act as shortcuts (WCAG 2.1.4 wants them to be switched off by whoever dictates).
ALTER TABLE person ADD COLUMN single_keys BOOLEAN NOT NULL DEFAULT TRUE;
