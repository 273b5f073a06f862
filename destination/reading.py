"""Reading a body as JSON, for who wants a sentence and no exception when it isn't."""

from __future__ import annotations

import json

from destination.wire import MAX_DIGITS, MAX_LEVELS


def read_json(body: bytes) -> tuple[object, str]:
    """``(the value, "")``, or ``(None, why there is none)``; of a key given twice the last counts.

    What is read may still be what no far side could be trusted with: ``wire.read`` says so.
    """
    try:
        return json.loads(body.decode("utf-8-sig")), ""
    except UnicodeDecodeError as error:
        return None, f"it isn't UTF-8 (byte {error.start})"
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno} column {error.colno}"
        return None, f"it isn't JSON ({where})" if body.strip() else "it is empty"
    except RecursionError:
        return None, f"it nests deeper than {MAX_LEVELS} levels"
    except ValueError:
        return None, f"it holds an integer of more than {MAX_DIGITS:,} digits"
