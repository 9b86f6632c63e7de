-- Folded words in their order (domain::search::words), one row a ticket: FTS5 keeps them as well, so that an entry is added to them by one
-- UPDATE. The tokenizer takes what stands between spaces as it is. '¶' stands between two texts: no phrase reaches across it.
CREATE VIRTUAL TABLE ticket_search USING fts5(words, tokenize = 'ascii', prefix = '2 3 4');
CREATE VIRTUAL TABLE person_search USING fts5(words, tokenize = 'ascii', prefix = '2 3 4');
-- Every word of five letters and more that there ever was. FTS5 would put the matches of all words with one beginning together before it gives the
-- first; asked for the words themselves, it walks their lists from the newest ticket on.
CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID;
-- What is written on a ticket goes to both in one statement: its words, and those of five letters and more as a JSON list. how: 'whole' or 'more'.
CREATE VIEW search_text AS SELECT 0 AS ticket_id, '' AS how, '' AS words, '[]' AS long, 0 AS most;
CREATE TRIGGER search_text_whole INSTEAD OF INSERT ON search_text WHEN NEW.how = 'whole' BEGIN INSERT OR REPLACE INTO ticket_search (rowid, words) VALUES (NEW.ticket_id, NEW.words); INSERT INTO search_word (word) SELECT value FROM json_each(NEW.long) WHERE TRUE ON CONFLICT DO NOTHING; END;
CREATE TRIGGER search_text_more INSTEAD OF INSERT ON search_text WHEN NEW.how = 'more' BEGIN UPDATE ticket_search SET words = words || ' ¶ ' || NEW.words WHERE rowid = NEW.ticket_id AND length(words) + length(NEW.words) <= NEW.most; INSERT INTO search_word (word) SELECT value FROM json_each(NEW.long) WHERE TRUE ON CONFLICT DO NOTHING; END;
CREATE TRIGGER person_search_new AFTER INSERT ON person BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER person_search_changed AFTER UPDATE OF name, address ON person WHEN OLD.name <> NEW.name OR OLD.address <> NEW.address BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT DO NOTHING; INSERT INTO search_todo (kind, id) SELECT 'ticket', id FROM ticket WHERE requester_id = NEW.id ON CONFLICT DO NOTHING; INSERT INTO search_todo (kind, id) SELECT 'ticket', ticket_id FROM observer WHERE person_id = NEW.id ON CONFLICT DO NOTHING; END;
