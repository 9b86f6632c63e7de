CREATE TABLE intake_rule (
    id {ID},
    -- rules are looked at in this order; two may share a place after a race, then the older is first
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    -- never deleted: tickets and messages name it
    archived BOOLEAN NOT NULL,
    -- domain::rules::Condition and Action, as JSON lists
    conditions TEXT NOT NULL,
    actions TEXT NOT NULL,
    stop BOOLEAN NOT NULL,
    hits BIGINT NOT NULL,
    last_hit_at BIGINT,
    changed_at BIGINT NOT NULL
);
-- The rules that ran on the message, as a JSON list of their ids; the last one is who ignored or held it.
ALTER TABLE intake ADD COLUMN rules TEXT;
