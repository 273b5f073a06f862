-- What version 2 keeps beside each item is read from the bodies that were recorded.
ALTER TABLE items ADD COLUMN previous TEXT;
ALTER TABLE items ADD COLUMN email TEXT;
ALTER TABLE items ADD COLUMN happened REAL;
ALTER TABLE marks ADD COLUMN workspace TEXT;
CREATE TEMP VIEW said AS
    SELECT exchange, idx, at, CASE json_type(body)
        WHEN 'array' THEN json_extract(body, '$[' || idx || ']') ELSE body END AS item
    FROM (
        SELECT i.exchange, i.idx, e.at, CAST(e.request_body AS TEXT) AS body
        FROM items AS i JOIN exchanges AS e ON e.seq = i.exchange
    ) WHERE json_valid(body);
UPDATE items SET previous = (
    SELECT CAST(json_extract(item, '$.previous_uid') AS TEXT) FROM said
    WHERE said.exchange = items.exchange AND said.idx = items.idx
) WHERE method = 'alias' AND applied;
UPDATE items SET email = (
    SELECT lower(trim(json_extract(item, '$.params.email'))) FROM said
    WHERE said.exchange = items.exchange AND said.idx = items.idx
        AND json_type(item, '$.params.email') = 'text'
) WHERE method = 'contact' AND applied;
UPDATE items SET happened = (
    SELECT CASE json_type(item, '$.created_at')
        WHEN 'integer' THEN CASE WHEN json_extract(item, '$.created_at') < 100000000000
            THEN json_extract(item, '$.created_at') ELSE json_extract(item, '$.created_at') / 1000.0
            END
        WHEN 'text' THEN CASE
            WHEN json_extract(item, '$.created_at')
                GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
            THEN round((julianday(json_extract(item, '$.created_at')) - 2440587.5) * 86400.0, 3)
            END
        END FROM said
    WHERE said.exchange = items.exchange AND said.idx = items.idx
) WHERE method = 'event';
-- What is no moment that can be shown counts as absent: it happened when it came.
UPDATE items SET happened = (SELECT at FROM exchanges WHERE seq = exchange)
    WHERE method = 'event' AND coalesce(
        happened NOT BETWEEN -62135596800 AND 253402300799
        OR (happened NOT BETWEEN 0 AND 99999999999 AND 'integer' = (
            SELECT json_type(item, '$.created_at') FROM said
            WHERE said.exchange = items.exchange AND said.idx = items.idx
        )), 1);
-- An account's upsert names no contact, and an alias no account, whatever else stands in them.
UPDATE items SET contact = NULL WHERE method = 'account' AND contact IS NOT NULL;
UPDATE items SET account = NULL WHERE method = 'alias' AND account IS NOT NULL;
DROP VIEW said;
DROP INDEX items_by_contact;
DROP INDEX items_by_account;
DROP INDEX items_by_message_id;
CREATE INDEX items_by_message_id ON items (message_id, workspace) WHERE message_id IS NOT NULL;
CREATE INDEX items_by_contact ON items (workspace, contact, exchange, idx, method, applied)
    WHERE contact IS NOT NULL;
CREATE INDEX items_by_account ON items (workspace, account, exchange, idx, method, applied)
    WHERE account IS NOT NULL;
CREATE INDEX items_of_accounts ON items (workspace, account, exchange)
    WHERE method IN ('account', 'archive') AND account IS NOT NULL;
CREATE INDEX items_by_previous ON items (workspace, previous) WHERE previous IS NOT NULL;
CREATE INDEX items_by_survivor ON items (workspace, contact) WHERE previous IS NOT NULL;
CREATE INDEX items_by_email ON items (workspace, email) WHERE email IS NOT NULL;
CREATE INDEX exchanges_by_workspace ON exchanges (workspace, seq);
CREATE INDEX marks_by_kind ON marks (kind, workspace, seq);
