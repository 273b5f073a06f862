-- Indexes of what is looked for, and is seldom.
CREATE INDEX messages_undelivered ON messages (settled)
    WHERE settled IS NOT NULL AND stage <> 'delivered';
CREATE INDEX exchanges_by_verdict ON exchanges (verdict, seq) WHERE verdict <> 'ok';
CREATE INDEX exchanges_by_failure ON exchanges (status, seq) WHERE status NOT BETWEEN 200 AND 299;
CREATE INDEX exchanges_by_fault ON exchanges (fault, seq) WHERE fault IS NOT NULL;
