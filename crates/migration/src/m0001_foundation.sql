-- Key and value: instance, secret, office, policy.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE person (
    id {ID},
    name TEXT NOT NULL,
    -- domain::people::Address: lower case
    address TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    -- argon2id, PHC string; NULL: cannot sign in
    password TEXT,
    lang TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX person_role ON person (role, active);

CREATE TABLE session (
    -- SHA-256 of the cookie's token, hex: a stolen database signs nobody in
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    -- when the browser first showed this token; NULL: it may never have received it
    seen_at BIGINT,
    expires_at BIGINT NOT NULL,
    -- set when a newer token was sent; this one goes on serving until the newer one is seen, and a minute more
    replaced_at BIGINT,
    -- the token before this one
    replaces TEXT
);
CREATE INDEX session_replaces ON session (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE sign_in_failure (
    id {ID},
    -- 'address:…' or 'ip:…'
    subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_subject ON sign_in_failure (subject, at);

CREATE TABLE category (
    id {ID},
    parent_id BIGINT REFERENCES category (id),
    name TEXT NOT NULL,
    kind TEXT,
    technician_id BIGINT REFERENCES person (id),
    -- overrides the resolution term of the priority
    resolution_hours BIGINT,
    archived BOOLEAN NOT NULL
);

CREATE TABLE ticket (
    -- the number that people see
    id {ID},
    revision BIGINT NOT NULL,
    subject TEXT NOT NULL,
    -- subject, requester's name and address without accents, lower case, for search in lists
    haystack TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    urgency SMALLINT NOT NULL,
    impact SMALLINT NOT NULL,
    priority SMALLINT NOT NULL,
    category_id BIGINT REFERENCES category (id),
    technician_id BIGINT REFERENCES person (id),
    requester_id BIGINT NOT NULL REFERENCES person (id),
    continues_id BIGINT REFERENCES ticket (id),
    -- 'mail' or 'desk'
    channel TEXT NOT NULL,
    -- registered without writing to anybody (M13)
    silent BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    solved_at BIGINT,
    closed_at BIGINT,
    -- first response: business milliseconds allowed, deadline, 75 % mark, met
    first_response_ms BIGINT NOT NULL,
    first_response_due BIGINT NOT NULL,
    first_response_at BIGINT,
    -- resolution: NULL due while waiting
    resolution_ms BIGINT NOT NULL,
    resolution_due BIGINT,
    waiting_since BIGINT,
    -- business milliseconds spent waiting so far
    paused_ms BIGINT NOT NULL,
    -- domain::terms::Alerts already raised
    alerts SMALLINT NOT NULL,
    -- the deadline that comes next, and the next moment at which an alert is due; NULL: none
    next_due BIGINT,
    next_term TEXT,
    next_alert BIGINT
);
CREATE INDEX ticket_status ON ticket (status, updated_at, id);
CREATE INDEX ticket_open_due ON ticket (next_due, id) WHERE status IN ('new', 'in_progress', 'waiting');
CREATE INDEX ticket_unassigned ON ticket (next_due, id) WHERE technician_id IS NULL AND status IN ('new', 'in_progress', 'waiting');
CREATE INDEX ticket_mine ON ticket (technician_id, next_due, id) WHERE status IN ('new', 'in_progress', 'waiting');
CREATE INDEX ticket_waiting ON ticket (next_due, id) WHERE status = 'waiting';
CREATE INDEX ticket_done ON ticket (updated_at, id) WHERE status IN ('solved', 'closed');
CREATE INDEX ticket_technician ON ticket (technician_id, updated_at, id);
CREATE INDEX ticket_updated ON ticket (updated_at, id);
CREATE INDEX ticket_category ON ticket (category_id, updated_at, id);
CREATE INDEX ticket_requester ON ticket (requester_id, opened_at);
CREATE INDEX ticket_alert ON ticket (next_alert) WHERE next_alert IS NOT NULL;
CREATE INDEX ticket_continues ON ticket (continues_id) WHERE continues_id IS NOT NULL;

CREATE TABLE observer (
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, person_id)
);
CREATE INDEX observer_person ON observer (person_id);

-- Mail received, one row for each different message of a mailbox (M6). Its bytes are in raw_mail, or, when larger than a row
-- should be, in the blob store under sha256.
CREATE TABLE intake (
    id {ID},
    mailbox TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- when the mailbox got it, when it was durable here, when it was decided
    arrived_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    filed_at BIGINT,
    -- envelope sender of LMTP: '' is the null return path, NULL unknown
    envelope_from TEXT,
    state TEXT NOT NULL,
    -- raised and committed before parsing, so that a killer is counted (M8)
    attempts BIGINT NOT NULL,
    lease_until BIGINT,
    lease_epoch BIGINT NOT NULL,
    rule TEXT,
    hold TEXT,
    ignored TEXT,
    -- what went wrong, for a person to read
    fault TEXT,
    -- an administrator asked for it to be filed all the same
    by_hand BOOLEAN NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT,
    ticket_id BIGINT REFERENCES ticket (id),
    UNIQUE (mailbox, sha256)
);
CREATE INDEX intake_work ON intake (id) WHERE state = 'stored';
CREATE INDEX intake_state ON intake (state, id);
CREATE INDEX intake_ticket ON intake (ticket_id);

-- Apart from intake, whose row changes while it is filed: a large row is rewritten whole.
CREATE TABLE raw_mail (
    intake_id BIGINT PRIMARY KEY REFERENCES intake (id),
    bytes {BLOB} NOT NULL
);

-- What each message of an IMAP folder came to (M3).
CREATE TABLE imap_message (
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    intake_id BIGINT REFERENCES intake (id),
    -- 'seen', 'stored', 'acknowledged', 'vanished', 'held' (could not be taken)
    state TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (mailbox, folder, uid_validity, uid)
);
CREATE INDEX imap_message_open ON imap_message (mailbox, folder, uid_validity, uid) WHERE state IN ('seen', 'stored');

CREATE TABLE imap_folder (
    mailbox TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity BIGINT NOT NULL,
    -- the first connection starts from now (M9)
    first_uid BIGINT NOT NULL,
    last_success_at BIGINT,
    PRIMARY KEY (mailbox, folder)
);

CREATE TABLE entry (
    id {ID},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    kind TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    text TEXT NOT NULL,
    quoted TEXT,
    -- sanitised (M22); cid: images not yet rewritten
    html TEXT,
    lossy BOOLEAN NOT NULL,
    automatic BOOLEAN NOT NULL,
    rule TEXT,
    intake_id BIGINT REFERENCES intake (id),
    -- the composer's idempotency key: the same twice is one entry, and answers the revision that it made
    key TEXT UNIQUE,
    revision BIGINT
);
CREATE INDEX entry_ticket ON entry (ticket_id, at, id);

CREATE TABLE event (
    id {ID},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    at BIGINT NOT NULL,
    -- NULL: Mesa itself
    actor_id BIGINT REFERENCES person (id),
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    entry_id BIGINT REFERENCES entry (id)
);
CREATE INDEX event_ticket ON event (ticket_id, id);

CREATE TABLE attachment (
    id {ID},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    content_id TEXT,
    inline BOOLEAN NOT NULL
);
CREATE INDEX attachment_entry ON attachment (entry_id);
CREATE INDEX attachment_ticket ON attachment (ticket_id);

-- Files waiting for their entry.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Every Message-ID ever seen, not only ours (M16).
CREATE TABLE message_id (
    message_id TEXT NOT NULL,
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    at BIGINT NOT NULL,
    -- NULL: it came to us; otherwise whom we sent it to
    person_id BIGINT REFERENCES person (id),
    PRIMARY KEY (message_id, ticket_id)
);
CREATE INDEX message_id_ticket ON message_id (ticket_id, at);

CREATE TABLE outbox (
    id {ID},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    event_id BIGINT NOT NULL REFERENCES event (id),
    -- the newest of the entries it carries
    entry_id BIGINT REFERENCES entry (id),
    -- all of them, as a JSON list: more than one in a burst
    entries TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- whose doing it tells of, for bursts; NULL: Mesa's
    author_id BIGINT,
    person_id BIGINT NOT NULL REFERENCES person (id),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    promised_at BIGINT NOT NULL,
    -- not before
    next_attempt_at BIGINT NOT NULL,
    -- passing failures end then (M28)
    give_up_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- all bytes of the attempt under way are with the server
    data_sent BOOLEAN NOT NULL,
    -- times the connection died after the final dot (M27)
    unsure BIGINT NOT NULL,
    lease_until BIGINT,
    lease_epoch BIGINT NOT NULL,
    last_reply TEXT,
    accepted_at BIGINT
);
CREATE INDEX outbox_work ON outbox (next_attempt_at, id) WHERE state IN ('promised', 'deferred', 'unsure', 'claimed');
CREATE INDEX outbox_ticket ON outbox (ticket_id, id);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_person ON outbox (person_id, promised_at);

-- Final bytes (M25), empty when the composer refused. Apart from outbox, whose row changes while it is sent.
CREATE TABLE outbox_mail (
    outbox_id BIGINT PRIMARY KEY REFERENCES outbox (id),
    bytes {BLOB} NOT NULL
);

CREATE TABLE survey_answer (
    id {ID},
    ticket_id BIGINT NOT NULL REFERENCES ticket (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    -- which solving it rates: the ticket's solved_at
    solved_at BIGINT NOT NULL,
    score SMALLINT NOT NULL,
    comment TEXT,
    at BIGINT NOT NULL,
    UNIQUE (ticket_id, person_id, solved_at)
);
