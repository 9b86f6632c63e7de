-- Folded words with their places (domain::search::words); besides, with a sign in front, the first two and three letters of each, and stretches of
-- numbers, so that the newest tickets can be asked for alone.
CREATE TABLE ticket_search (
    ticket_id BIGINT PRIMARY KEY,
    -- bytes of words taken so far
    size BIGINT NOT NULL,
    words TSVECTOR NOT NULL
);
-- The vector is read to be extended, hardly ever to search: out of the way, so that matches lie close together.
ALTER TABLE ticket_search SET (toast_tuple_target = 128);
CREATE INDEX ticket_search_words ON ticket_search USING gin (words) WITH (gin_pending_list_limit = 256);
CREATE TABLE person_search (
    person_id BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX person_search_words ON person_search USING gin (words) WITH (gin_pending_list_limit = 256);
-- A row that is there already is locked all the same: whoever works on it has read what was before.
CREATE FUNCTION person_search_later() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT (kind, id) DO UPDATE SET id = EXCLUDED.id; IF TG_OP = 'UPDATE' THEN INSERT INTO search_todo (kind, id) SELECT 'ticket', t.id FROM (SELECT id FROM ticket WHERE requester_id = NEW.id UNION SELECT ticket_id FROM observer WHERE person_id = NEW.id ORDER BY 1) t ON CONFLICT (kind, id) DO UPDATE SET id = EXCLUDED.id; END IF; RETURN NULL; END $$;
CREATE TRIGGER person_search_new AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION person_search_later();
CREATE TRIGGER person_search_changed AFTER UPDATE OF name, address ON person FOR EACH ROW WHEN (OLD.name <> NEW.name OR OLD.address <> NEW.address) EXECUTE FUNCTION person_search_later();
