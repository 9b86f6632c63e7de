-- Where the requester wants the answers: Reply-To of the mail that opened it, where that is believed (M19). NULL: at their own address.
ALTER TABLE ticket ADD COLUMN answers_to TEXT;
