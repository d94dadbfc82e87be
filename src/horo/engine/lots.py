"""Lots that members draw: by their number and a name, so the same whenever they are drawn."""

from hashlib import sha256

ALL = 2**32  # different lots
HEX = 8  # digits of the hash that make a lot


def lot(member_id: int, name: str) -> int:
    """Return the lot of the member, from 0 on and below `ALL`."""
    return int(sha256(f"{member_id}/{name}".encode()).hexdigest()[:HEX], 16)


def is_drawn(member_id: int, name: str, low: float, high: float) -> bool:
    """Whether the member's lot lies in the share [low, high) of all."""
    return low * ALL <= lot(member_id, name) < high * ALL


def is_drawn_sql(name: str, low: float, high: float) -> str:
    """Return the same as a condition on the column member_id, for DuckDB."""
    quoted = name.replace("'", "''")
    number = f"CAST('0x' || left(sha256(member_id || '/{quoted}'), {HEX}) AS BIGINT)"
    return f"({number} >= {low * ALL!r} AND {number} < {high * ALL!r})"
