-- What an administrator decided of a notice by hand (sent again, cancelled): who, and when.
ALTER TABLE outbox ADD COLUMN decided_by BIGINT REFERENCES person (id);
ALTER TABLE outbox ADD COLUMN decided_at BIGINT;
-- Ways out, and what stops them (M28). No row: nothing ever did.
CREATE TABLE channel (
    -- 'relay'
    name TEXT PRIMARY KEY,
    -- domain::notices::ChannelState
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- nothing is sent before
    paused_until BIGINT NOT NULL,
    -- times in a row that it failed
    failures BIGINT NOT NULL,
    -- the server's own words
    reply TEXT NOT NULL
);
-- Texts of notices that an office wrote instead of those built in. No row: the built-in text.
CREATE TABLE template (
    -- domain::notices::TemplateKind
    kind TEXT NOT NULL,
    -- domain::notices::Readers
    readers TEXT NOT NULL,
    lang TEXT NOT NULL,
    opening TEXT NOT NULL,
    needed TEXT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES person (id),
    changed_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (kind, readers, lang)
);
