-- Folded words in their order (domain::search::words), one row a ticket: FTS5 keeps them as well, so that an entry is added to them by one
-- UPDATE. The tokenizer takes what stands between spaces as it is. '¶' stands between two texts: no phrase reaches across it.
CREATE VIRTUAL TABLE ticket_search USING fts5(words, tokenize = 'ascii', prefix = '2 3');
CREATE VIRTUAL TABLE person_search USING fts5(words, tokenize = 'ascii', prefix = '2 3');
CREATE TRIGGER person_search_new AFTER INSERT ON person BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER person_search_changed AFTER UPDATE OF name, address ON person WHEN OLD.name <> NEW.name OR OLD.address <> NEW.address BEGIN INSERT INTO search_todo (kind, id) VALUES ('person', NEW.id) ON CONFLICT DO NOTHING; INSERT INTO search_todo (kind, id) SELECT 'ticket', id FROM ticket WHERE requester_id = NEW.id ON CONFLICT DO NOTHING; INSERT INTO search_todo (kind, id) SELECT 'ticket', ticket_id FROM observer WHERE person_id = NEW.id ON CONFLICT DO NOTHING; END;
