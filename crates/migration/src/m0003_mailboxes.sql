-- Where requests come in. The one from the configuration is here as well, without its secret: its connection is shown like the others'.
CREATE TABLE mailbox (
    id {ID},
    -- domain::people::Address without detail; what the ledgers of mail call it
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- read from the configuration at every start, and not changed here
    configured BOOLEAN NOT NULL,
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    security TEXT NOT NULL,
    user_name TEXT NOT NULL,
    -- domain::mailboxes::Oauth as JSON; NULL: a password
    oauth TEXT,
    -- domain::mailboxes::Secrets, sealed with the key beside the data; NULL: none is stored
    secret TEXT,
    -- a JSON list, never empty
    folders TEXT NOT NULL,
    processed TEXT,
    extra_ca TEXT,
    plus_addresses BOOLEAN NOT NULL,
    -- what new tickets begin with
    kind TEXT,
    category_id BIGINT REFERENCES category (id),
    paused BOOLEAN NOT NULL,
    archived BOOLEAN NOT NULL,
    -- grows with everything that its connections must begin anew for
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- How each folder's connection stands, and which process has it.
CREATE TABLE mailbox_folder (
    mailbox_id BIGINT NOT NULL REFERENCES mailbox (id),
    folder TEXT NOT NULL,
    phase TEXT NOT NULL,
    fault TEXT,
    -- the server's own
    words TEXT,
    since BIGINT NOT NULL,
    last_success_at BIGINT,
    next_attempt_at BIGINT,
    holder TEXT,
    lease_until BIGINT,
    PRIMARY KEY (mailbox_id, folder)
);

-- The address that it came by; NULL: the office's support address.
ALTER TABLE ticket ADD COLUMN mailbox TEXT;
-- How often the server could not give it.
ALTER TABLE imap_message ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
