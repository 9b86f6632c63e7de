-- Folded words with their places (domain::search::words); besides, with a sign in front, the first two, three and four letters of each, and stretches
-- of numbers, so that the newest tickets can be asked for alone.
CREATE TABLE ticket_search (
    ticket_id BIGINT PRIMARY KEY,
    -- bytes of words taken so far
    size BIGINT NOT NULL,
    words TSVECTOR NOT NULL
);
CREATE INDEX ticket_search_words ON ticket_search USING gin (words) WITH (gin_pending_list_limit = 256);
-- Every word of five letters and more that there ever was; asked for a beginning, GIN would put the matches of all words that begin so together. No
-- unique index: of two who write a new word at once neither waits for the other, and it may stand here twice.
CREATE TABLE search_word (word TEXT COLLATE "C" NOT NULL);
CREATE INDEX search_word_word ON search_word (word);
CREATE TABLE person_search (
    person_id BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX person_search_words ON person_search USING gin (words) WITH (gin_pending_list_limit = 256);
-- A row that is there already is locked all the same: whoever works on it has read what was before.
CREATE FUNCTION person_search_later() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT (kind, id) DO UPDATE SET id = EXCLUDED.id; IF TG_OP = 'UPDATE' THEN INSERT INTO search_todo (kind, id) SELECT 'ticket', t.id FROM (SELECT id FROM ticket WHERE requester_id = NEW.id UNION SELECT ticket_id FROM observer WHERE person_id = NEW.id ORDER BY 1) t ON CONFLICT (kind, id) DO UPDATE SET id = EXCLUDED.id; END IF; RETURN NULL; END $$;
CREATE TRIGGER person_search_new AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION person_search_later();
CREATE TRIGGER person_search_changed AFTER UPDATE OF name, address ON person FOR EACH ROW WHEN (OLD.name <> NEW.name OR OLD.address <> NEW.address) EXECUTE FUNCTION person_search_later();
