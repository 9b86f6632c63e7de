-- Browsers that want to be told: one row for each subscription to Web Push (RFC 8030).
CREATE TABLE push_device (
    id {ID},
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- the address at the browser's maker; a secret: whoever has it may write to the device
    endpoint TEXT NOT NULL UNIQUE,
    -- the browser's public key and secret (RFC 8291), base64url
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    -- what its owner knows it by: "Chrome · Android"
    name TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    -- the last notice that was taken for it
    reached_at BIGINT
);
CREATE INDEX push_device_person ON push_device (person_id, id);

-- What is to be pushed, promised in the transaction of what it tells; gone once it is settled.
CREATE TABLE push (
    id {ID},
    device_id BIGINT NOT NULL REFERENCES push_device (id),
    -- what it tells of: taken back with it
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    event_id BIGINT NOT NULL REFERENCES event (id),
    -- JSON for public/sw.js
    payload TEXT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    -- given up then: what is older is read in Mesa
    give_up_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    lease_epoch BIGINT NOT NULL
);
CREATE INDEX push_work ON push (next_attempt_at, id);
CREATE INDEX push_by_device ON push (device_id);
CREATE INDEX push_by_ticket ON push (ticket_id, event_id);
