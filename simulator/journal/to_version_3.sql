-- Nothing wrote these tables before version 3.
DROP TABLE messages;
DROP TABLE attempts;
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, message_id TEXT, type TEXT,
    uid TEXT, body BLOB NOT NULL, stage TEXT NOT NULL, code TEXT, detail TEXT, settled INTEGER
);
CREATE INDEX messages_open ON messages (workspace, seq) WHERE settled IS NULL;
CREATE INDEX messages_settled ON messages (settled) WHERE settled IS NOT NULL;
CREATE INDEX messages_by_id ON messages (message_id, workspace, seq) WHERE message_id IS NOT NULL;
CREATE INDEX messages_by_stage ON messages (stage, seq)
    WHERE stage NOT IN ('received', 'delivered');
-- result: an answer's status, or why there was none; wait: Segment's seconds until the next one;
-- asked: those that Retry-After asked for; next_at: when it is due, by this machine's clock.
CREATE TABLE attempts (
    message INTEGER NOT NULL, n INTEGER NOT NULL, at REAL NOT NULL, result TEXT NOT NULL,
    wait REAL, asked REAL, next_at REAL,
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
ALTER TABLE items DROP COLUMN message;
