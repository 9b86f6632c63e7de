-- Where the requester wants the answers: Reply-To of the mail that opened it, where that is believed (M19). NULL: at their own address.
ALTER TABLE ticket ADD COLUMN answers_to TEXT;
-- How many automatic notices an address got within the hour (M13), whoever's they are.
CREATE INDEX outbox_address ON outbox (address, promised_at);
DROP INDEX outbox_person;
