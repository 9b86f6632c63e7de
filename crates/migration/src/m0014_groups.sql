-- Whose ticket it is: with no technician, whoever of them takes it. Its lists are led by ticket_unassigned.
ALTER TABLE ticket ADD COLUMN team_id BIGINT REFERENCES team (id);
-- How many open tickets a team has been handed.
CREATE INDEX ticket_team ON ticket (team_id, technician_id) WHERE team_id IS NOT NULL AND status IN ('new', 'in_progress', 'waiting');
