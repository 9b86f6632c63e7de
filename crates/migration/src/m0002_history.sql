-- When the folder was first opened; NULL: before this was written down.
ALTER TABLE imap_folder ADD COLUMN started_at BIGINT;
-- After the server has renumbered the folder: what lies below this UID and is older than started_at was never ours (M7, M9).
ALTER TABLE imap_folder ADD COLUMN history_below BIGINT;
-- No index begins with the status: SQLite would take it for lists of statuses, and sort every closed ticket there is.
DROP INDEX ticket_status;
DROP INDEX ticket_done;
CREATE INDEX ticket_done ON ticket (updated_at, id, status) WHERE status IN ('solved', 'closed');
-- How many tickets a technician has open, without reading all that they ever closed.
CREATE INDEX ticket_load ON ticket (technician_id, status) WHERE status IN ('new', 'in_progress', 'waiting');
