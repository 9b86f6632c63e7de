-- Who changed what of the administration. Written in the change's own transaction.
CREATE TABLE audit (
    id {ID},
    at BIGINT NOT NULL,
    -- NULL: Mesa itself, or its command line
    actor_id BIGINT REFERENCES person (id),
    -- domain::audit::Area and Deed
    area TEXT NOT NULL,
    deed TEXT NOT NULL,
    -- what the thing was called at that time
    name TEXT NOT NULL,
    -- domain::audit::Difference, as a JSON list
    differences TEXT NOT NULL
);
CREATE INDEX audit_area ON audit (area, id);
CREATE INDEX audit_actor ON audit (actor_id, id);

-- Technicians who work together.
CREATE TABLE team (
    id {ID},
    name TEXT NOT NULL,
    archived BOOLEAN NOT NULL
);

CREATE TABLE team_member (
    team_id BIGINT NOT NULL REFERENCES team (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_member_person ON team_member (person_id);

-- Whose tickets these are: the technician of the team with the fewest open ones is suggested.
ALTER TABLE category ADD COLUMN team_id BIGINT REFERENCES team (id);
-- Among those below the same parent; equal ones by name.
ALTER TABLE category ADD COLUMN position BIGINT NOT NULL DEFAULT 0;

-- One-time links by which somebody sets their password: their hash only.
CREATE TABLE password_link (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_link_person ON password_link (person_id);

-- Solved tickets, by how long they have been: those that close by themselves.
CREATE INDEX ticket_solved_at ON ticket (solved_at, id) WHERE status = 'solved';
