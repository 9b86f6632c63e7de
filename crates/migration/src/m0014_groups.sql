-- Whose ticket it is: with no technician, whoever of them takes it.
ALTER TABLE ticket ADD COLUMN team_id BIGINT REFERENCES team (id);
-- How many open tickets a team has been handed.
CREATE INDEX ticket_team ON ticket (team_id, technician_id) WHERE team_id IS NOT NULL AND status IN ('new', 'in_progress', 'waiting');
-- Those that nobody of a team has taken, by their deadline.
CREATE INDEX ticket_to_take ON ticket (next_due, id) WHERE technician_id IS NULL AND team_id IS NOT NULL AND status IN ('new', 'in_progress', 'waiting');
