"""Lines as a phone sends them."""

import uuid
from datetime import UTC, datetime
from typing import Any


def line(session: int, seq: int, delta: int = 1, **fields: Any) -> dict[str, Any]:
    """One line; `at` is now."""
    return {
        "op_id": str(uuid.uuid4()),
        "seq": seq,
        "session": session,
        "kind": "individual",
        "delta": delta,
        "at": datetime.now(UTC).isoformat(),
        **fields,
    }


def undo(of: dict[str, Any], seq: int, **fields: Any) -> dict[str, Any]:
    """The line that takes another back."""
    return line(of["session"], seq, -of["delta"], kind="correction", reverses=of["op_id"], **fields)
