-- How far somebody has read a ticket: the newest event that was on the page they had in front of them. No row: never opened.
CREATE TABLE seen (
    person_id BIGINT NOT NULL REFERENCES person (id),
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    event_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, ticket_id)
);

-- Rows of lists are low, where a mouse points at them.
ALTER TABLE person ADD COLUMN compact BOOLEAN NOT NULL DEFAULT FALSE;
