"""A journal of very many exchanges, written by SQL alone: what the screen is measured on.

Behind every second exchange is a message of the Segment side; the others came without one, now and
then a batch.  A few are broken or met a fault, and then their message is never delivered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from simulator.journal import Writer

CONTACTS, ACCOUNTS, BATCH = 50_000, 2_000, 20
WORKSPACES = "1a2b3c4d", "5e6f7a8b", "9c0d1e2f"
"""Nine exchanges of ten are of the first, one of a hundred of the last."""

_HEAD = (
    "Host: 127.0.0.1:8600\nUser-Agent: salesmachine-destination/0.1.0\n"
    "Content-Type: application/json\nAuthorization: Basic [redacted]"
)
_ANSWER_HEAD = "Content-Type: application/json\nX-Sim-Evidence: A2, sm.batch, sm.success"
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"

_TOLD = f"""
CREATE TEMP TABLE told AS
WITH RECURSIVE numbers(k) AS (
    SELECT 0 UNION ALL SELECT k + 1 FROM numbers WHERE k + 1 < :exchanges
), some AS (
    SELECT k, k % 2 AS is_direct, k * 7919 % {CONTACTS} AS contact, 1710158400 + k * 0.01 AS at,
        k / 2 * 4 + k % 2 * 2 + :after + 2 AS seq FROM numbers
)
SELECT k, contact, is_direct, seq, at,
    CASE WHEN is_direct THEN NULL ELSE seq - 1 END AS message,
    CASE WHEN is_direct THEN 'sm-' ELSE 'ajs-next-1793666961225-' END || printf('%08d', k) AS id,
    CASE WHEN contact % 10 THEN '{WORKSPACES[0]}' WHEN contact % 100 THEN '{WORKSPACES[1]}'
        ELSE '{WORKSPACES[2]}' END AS workspace,
    printf('usr_%06d', contact) AS uid, printf('acc_%04d', contact % {ACCOUNTS}) AS account,
    is_direct AND k % 503 = 1 AS is_batch, is_direct AND k % 503 <> 1 AS is_contact,
    CASE k % 101 WHEN 3 THEN 'broken' WHEN 24 THEN 'warning' WHEN 45 THEN 'advice' ELSE 'ok' END
        AS verdict,
    CASE WHEN k % 199 = 66 THEN 'status=503,chance=1%' END AS fault,
    strftime('%Y-%m-%dT%H:%M:%S.123Z', at, 'unixepoch') AS created
FROM some
"""
_PLACES = f"""
CREATE TEMP TABLE places AS WITH RECURSIVE places(idx) AS (
    SELECT 0 UNION ALL SELECT idx + 1 FROM places WHERE idx + 1 < {BATCH}
) SELECT idx FROM places
"""
_EVENT = f"""json_object('method', 'event', 'contact_uid', uid, 'event_uid', 'pageview',
    'created_at', created, 'messageId', {{id}}, 'params', json_object('path', '/dashboard',
        'title', 'Dashboard', 'account_uid', account, 'plan', 'pro', 'visit_ip', '126.46.159.214',
        'visit_agent', '{_AGENT}', 'url', 'https://app.harbor.example/' || k))"""
_CONTACT = """json_object('contact_uid', uid, 'messageId', id, 'params', json_object(
    'name', 'Ada Byron ' || contact, 'email', contact || '@harbor.example', 'seats', k % 90,
    'title', 'Engineer', 'role', 'viewer', 'phone', '+55 37 6530-5610', 'account_uid', account,
    'address', json_object('street', 'Vila Cavalcante, 7', 'city', 'Montenegro')))"""
_EXCHANGES = f"""
INSERT INTO exchanges SELECT seq, at, workspace, 'POST',
    CASE WHEN is_contact THEN '/v1/contact' ELSE '/v1/batch' END,
    CASE WHEN fault IS NULL THEN 201 ELSE 503 END, verdict, fault, 0.2 + k % 7 * 0.1, :head,
    CAST(CASE WHEN is_contact THEN {_CONTACT} WHEN is_batch THEN
        (SELECT json_group_array(json({_EVENT.format(id="id || '-' || idx")})) FROM places)
        ELSE json_array({_EVENT.format(id="id")}) END AS BLOB),
    :answer_head, CAST('{{"status": "success"}}' AS BLOB)
FROM told
"""
_ITEMS = """
INSERT INTO items SELECT seq, 0, id, CASE WHEN is_contact THEN 'contact' ELSE 'event' END, uid,
    account, CASE WHEN NOT is_contact THEN 'pageview' END, verdict, fault IS NULL, workspace, NULL,
    CASE WHEN is_contact THEN contact || '@harbor.example' END,
    CASE WHEN NOT is_contact THEN at - 0.4 END
FROM told WHERE NOT is_batch
"""
_ITEMS_OF_BATCHES = """
INSERT INTO items SELECT seq, idx, id || '-' || idx, 'event', uid, account, 'pageview',
    CASE WHEN idx THEN 'ok' ELSE verdict END, fault IS NULL, workspace, NULL, NULL, at - 0.4
FROM told CROSS JOIN places WHERE is_batch
"""
_VIOLATIONS = """
INSERT INTO violations SELECT seq, 0,
    CASE verdict WHEN 'broken' THEN 'SM-210' WHEN 'warning' THEN 'SM-220' ELSE 'SM-303' END,
    CASE verdict WHEN 'broken' THEN 'error' ELSE verdict END,
    CASE WHEN is_contact THEN '/params/seats' ELSE '/0/params/plan' END,
    '{"expected": "number or null", "got": "string"}'
FROM told WHERE verdict <> 'ok'
"""
_MESSAGES = f"""
INSERT INTO messages SELECT message, at - 0.004, workspace, id, 'page', uid,
    CAST(json_object('type', 'page', 'userId', uid, 'properties',
        json_object('path', '/dashboard', 'title', 'Dashboard', 'account_uid', account,
            'plan', 'pro', 'url', 'https://app.harbor.example/' || k),
        'context', json_object('ip', '126.46.159.214', 'userAgent', '{_AGENT}',
            'library', json_object('name', 'analytics.js', 'version', 'npm:next-1.84.3')),
        'messageId', id, 'timestamp', created, 'receivedAt', created) AS BLOB),
    CASE WHEN fault IS NULL THEN 'delivered' ELSE 'failed' END,
    CASE WHEN fault IS NOT NULL THEN 'RETRIES_EXHAUSTED' END,
    CASE WHEN fault IS NOT NULL THEN 'answered 503' END, seq + 1
FROM told WHERE message IS NOT NULL
"""
_ATTEMPTS = """
INSERT INTO attempts SELECT message, 1, at + 0.001,
    CASE WHEN fault IS NULL THEN '201' ELSE '503' END, NULL, NULL, NULL
FROM told WHERE message IS NOT NULL
"""
_STATEMENTS = (
    *(_TOLD, _PLACES, _EXCHANGES, _ITEMS, _ITEMS_OF_BATCHES),
    *(_VIOLATIONS, _MESSAGES, _ATTEMPTS),
)


def make(path: Path, exchanges: int = 1_000_000) -> None:
    """A journal of so many exchanges, an even number."""
    with closing(Writer(path)) as writer:
        writer.mark("start", {"profile": "strict"})
    with filling(path) as connection:
        [after] = connection.execute("SELECT max(seq) FROM marks").fetchone()
        values = {"exchanges": exchanges, "after": after, "head": _HEAD}
        for statement in _STATEMENTS:
            connection.execute(statement, {**values, "answer_head": _ANSWER_HEAD})


@contextmanager
def filling(path: Path) -> Iterator[sqlite3.Connection]:
    """A journal in one transaction; its indexes are made once all rows are there."""
    Writer(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "threads=2"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        connection.execute("BEGIN")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        yield connection
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")
