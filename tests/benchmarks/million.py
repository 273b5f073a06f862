"""A journal of very many exchanges, written by SQL alone: what the screen is measured on.

They come in pairs: behind the first is a message of the Segment side, the second, now and then a
batch, came without one.  A few are broken or met a fault, a few messages were never delivered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from simulator.journal import Writer

CONTACTS, ACCOUNTS, BATCH = 50_000, 2_000, 20

_HEAD = """Host: 127.0.0.1:8600
Accept: */*
Connection: keep-alive
User-Agent: salesmachine-destination/0.1.0
Content-Type: application/json
Accept-Encoding: identity
Authorization: Basic [redacted]"""
_ANSWER_HEAD = "Content-Type: application/json\nContent-Length: 21\nX-Sim-Evidence: A2, sm.success"
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"

_TOLD = f"""
CREATE TEMP TABLE told AS
WITH RECURSIVE numbers(k) AS (
    SELECT 0 UNION ALL SELECT k + 1 FROM numbers WHERE k + 1 < :exchanges
)
SELECT k, contact, is_second, seq, at,
    CASE WHEN is_second THEN NULL ELSE seq - 1 END AS message,
    CASE WHEN is_second THEN 'sm-' ELSE 'ajs-next-1793666961225-' END || printf('%08d', k) AS id,
    CASE WHEN contact % 10 THEN '1a2b3c4d' WHEN contact % 100 THEN '5e6f7a8b' ELSE '9c0d1e2f' END
        AS workspace,
    printf('usr_%06d', contact) AS uid, printf('acc_%04d', contact % {ACCOUNTS}) AS account,
    CASE WHEN is_second AND k % 500 = 1 THEN {BATCH} ELSE 1 END AS size,
    CASE k % 100 WHEN 3 THEN 'broken' WHEN 24 THEN 'warning' WHEN 45 THEN 'advice' ELSE 'ok' END
        AS verdict,
    CASE WHEN k % 200 = 66 THEN 'status=503,chance=1%' END AS fault,
    strftime('%Y-%m-%dT%H:%M:%S.123Z', at, 'unixepoch') AS created
FROM (SELECT k, k % 2 AS is_second, k * 7919 % {CONTACTS} AS contact,
    k / 2 * 4 + k % 2 * 2 + :after + 2 AS seq, 1710158400.0 + k * 0.01 AS at FROM numbers)
"""
_OPERATION = f"""json_object('method', 'event', 'contact_uid', uid, 'event_uid', 'pageview',
    'created_at', created, 'messageId', @, 'params', json_object('path', '/dashboard',
        'title', 'Dashboard', 'account_uid', account, 'plan', 'pro', 'visit_ip', '126.46.159.214',
        'url', 'https://app.harbor.example/' || k, 'visit_agent', '{_AGENT}'))"""
_CONTACT = """json_object('contact_uid', uid, 'messageId', id, 'params', json_object(
    'name', 'Ada Byron ' || contact, 'email', contact || '@harbor.example', 'seats', k % 90,
    'title', 'Engineer', 'role', 'viewer', 'phone', '+55 37 6530-5610', 'account_uid', account,
    'address', json_object('street', 'Vila Cavalcante, 7', 'city', 'Montenegro')))"""
_EXCHANGES = f"""
INSERT INTO exchanges SELECT seq, at, workspace, 'POST',
    CASE WHEN is_second AND size = 1 THEN '/v1/contact' ELSE '/v1/batch' END,
    CASE WHEN fault IS NULL THEN 201 ELSE 503 END, verdict, fault, 0.2 + k % 7 * 0.1, :head,
    CAST(CASE WHEN size > 1 THEN
        (SELECT json_group_array(json({_OPERATION.replace("id,", "id || '-' || idx,")}))
         FROM places)
    WHEN is_second THEN {_CONTACT} ELSE json_array({_OPERATION}) END AS BLOB),
    :answer_head, CAST('{{"status": "success"}}' AS BLOB)
FROM told
"""
_ITEMS = """
INSERT INTO items SELECT seq, 0, id, CASE WHEN is_second THEN 'contact' ELSE 'event' END, uid,
    account, CASE WHEN is_second THEN NULL ELSE 'pageview' END, verdict, fault IS NULL, workspace,
    NULL, CASE WHEN is_second THEN contact || '@harbor.example' END,
    CASE WHEN is_second THEN NULL ELSE at - 0.4 END
FROM told WHERE size = 1
"""
_ITEMS_OF_BATCHES = """
INSERT INTO items SELECT seq, idx, id || '-' || idx, 'event', uid, account, 'pageview', verdict,
    fault IS NULL, workspace, NULL, NULL, at - 0.4
FROM told CROSS JOIN places WHERE size > 1
"""
_VIOLATIONS = """
INSERT INTO violations SELECT seq, 0,
    CASE verdict WHEN 'broken' THEN 'SM-210' WHEN 'warning' THEN 'SM-220' ELSE 'SM-303' END,
    CASE verdict WHEN 'broken' THEN 'error' ELSE verdict END,
    CASE WHEN is_second THEN '/params/seats' ELSE '/0/params/plan' END,
    '{"expected": "a number or null", "got": "string \\"49\\""}'
FROM told WHERE verdict <> 'ok'
"""
_MESSAGES = f"""
INSERT INTO messages SELECT message, at - 0.004, workspace, id, 'page', uid,
    CAST(json_object('type', 'page', 'userId', uid, 'name', 'Dashboard', 'properties',
        json_object('path', '/dashboard', 'title', 'Dashboard', 'plan', 'pro',
            'url', 'https://app.harbor.example/' || k),
        'context', json_object('ip', '126.46.159.214', 'userAgent', '{_AGENT}',
            'library', json_object('name', 'analytics.js', 'version', 'npm:next-1.84.3')),
        'messageId', id, 'timestamp', created, 'receivedAt', created) AS BLOB),
    CASE WHEN fault IS NULL THEN 'delivered' ELSE 'failed' END,
    CASE WHEN fault IS NOT NULL THEN 'RETRIES_EXHAUSTED' END,
    CASE WHEN fault IS NOT NULL THEN 'answered 503' END, seq + 1
FROM told WHERE message IS NOT NULL
"""
_ATTEMPTS = """
INSERT INTO attempts SELECT message, 1, at + 0.001, CASE WHEN fault IS NULL THEN '201' ELSE '503'
    END, NULL, NULL, NULL FROM told WHERE message IS NOT NULL
"""


def make(path: Path, exchanges: int = 1_000_000) -> None:
    """A journal of so many exchanges."""
    with filling(path) as connection:
        [after] = connection.execute("SELECT max(seq) FROM marks").fetchone()
        values = {
            "exchanges": exchanges,
            "after": after,
            "head": _HEAD,
            "answer_head": _ANSWER_HEAD,
        }
        connection.execute("CREATE TEMP TABLE places AS " + _places())
        for statement in (_TOLD, _EXCHANGES, _ITEMS, _ITEMS_OF_BATCHES, _VIOLATIONS, _MESSAGES, _ATTEMPTS):
            connection.execute(statement, values)


@contextmanager
def filling(path: Path) -> Iterator[sqlite3.Connection]:
    """A new journal in one transaction, its indexes made when all rows are there."""
    Writer(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY", "threads=2"):
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


def _places() -> str:
    return "WITH RECURSIVE n(idx) AS (SELECT 0 UNION ALL SELECT idx + 1 FROM n LIMIT 20) SELECT idx FROM n"
