-- One growing sequence, seq, runs over messages, exchanges, marks and what settles a message.
-- type: the call; uid: its userId, else anonymousId, else groupId; body: without its writeKey.
-- settled: the seq at which the stage became the last one, NULL while it is under way.
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, message_id TEXT, type TEXT,
    uid TEXT, body BLOB NOT NULL, stage TEXT NOT NULL, code TEXT, detail TEXT, settled INTEGER
);
CREATE INDEX messages_open ON messages (workspace, seq) WHERE settled IS NULL;
CREATE INDEX messages_settled ON messages (settled) WHERE settled IS NOT NULL;
CREATE INDEX messages_by_id ON messages (message_id, workspace, seq) WHERE message_id IS NOT NULL;
CREATE INDEX messages_by_stage ON messages (stage, seq)
    WHERE stage NOT IN ('received', 'delivered');
CREATE INDEX messages_undelivered ON messages (settled)
    WHERE settled IS NOT NULL AND stage <> 'delivered';
-- result: an answer's status, or why there was none; wait: Segment's seconds until the next one;
-- asked: those that Retry-After asked for; next_at: when it is due, by this machine's clock.
CREATE TABLE attempts (
    message INTEGER NOT NULL, n INTEGER NOT NULL, at REAL NOT NULL, result TEXT NOT NULL,
    wait REAL, asked REAL, next_at REAL,
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
CREATE TABLE exchanges (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, method TEXT NOT NULL,
    path TEXT NOT NULL, status INTEGER NOT NULL, verdict TEXT NOT NULL, fault TEXT,
    ms REAL NOT NULL, request_head TEXT NOT NULL, request_body BLOB NOT NULL,
    response_head TEXT NOT NULL, response_body BLOB NOT NULL
);
CREATE INDEX exchanges_by_workspace ON exchanges (workspace, seq);
-- What is looked for, and is seldom: an exchange that is as it should be costs nothing here.
CREATE INDEX exchanges_by_verdict ON exchanges (verdict, seq) WHERE verdict <> 'ok';
CREATE INDEX exchanges_by_failure ON exchanges (status, seq) WHERE status NOT BETWEEN 200 AND 299;
CREATE INDEX exchanges_by_fault ON exchanges (fault, seq) WHERE fault IS NOT NULL;
-- previous: an alias's previous_uid; email: a contact's, as compared; happened: an event's time.
CREATE TABLE items (
    exchange INTEGER NOT NULL, idx INTEGER NOT NULL, message_id TEXT, method TEXT,
    contact TEXT, account TEXT, event TEXT, verdict TEXT NOT NULL,
    applied INTEGER NOT NULL, workspace TEXT, previous TEXT, email TEXT, happened REAL,
    PRIMARY KEY (exchange, idx)
) WITHOUT ROWID;
CREATE INDEX items_by_contact ON items (workspace, contact, exchange, idx, method, applied)
    WHERE contact IS NOT NULL;
CREATE INDEX items_by_account ON items (workspace, account, exchange, idx, method, applied)
    WHERE account IS NOT NULL;
CREATE INDEX items_of_accounts ON items (workspace, account, exchange)
    WHERE method IN ('account', 'archive') AND account IS NOT NULL;
CREATE INDEX items_by_previous ON items (workspace, previous) WHERE previous IS NOT NULL;
CREATE INDEX items_by_survivor ON items (workspace, contact) WHERE previous IS NOT NULL;
CREATE INDEX items_by_email ON items (workspace, email) WHERE email IS NOT NULL;
CREATE INDEX items_by_message_id ON items (message_id, workspace) WHERE message_id IS NOT NULL;
-- idx is NULL for what the request as a whole breaks; detail is JSON: expected, got and the rest.
CREATE TABLE violations (
    exchange INTEGER NOT NULL, idx INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL,
    pointer TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX violations_by_exchange ON violations (exchange);
-- kind: salt, start, reset, clock; data is JSON; a reset without a workspace is one of all.
CREATE TABLE marks (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL,
    workspace TEXT
);
CREATE INDEX marks_by_kind ON marks (kind, workspace, seq);
