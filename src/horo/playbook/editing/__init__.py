"""Change one value in a file of the playbook, and leave every other byte of it as it was."""

from horo.playbook.editing.changes import Unwritable, insert, move, put, put_written, take
from horo.playbook.editing.places import as_written

__all__ = ["Unwritable", "as_written", "insert", "move", "put", "put_written", "take"]
