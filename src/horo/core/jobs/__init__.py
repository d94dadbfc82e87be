"""Work that nobody waits for: jobs in a table, duties every so often, errands at once.

A **job** is one row, written in the transaction of whoever asks for it, and carried out by a
worker of `horo up` (at once in the same process, within seconds in another). It may happen more
than once, after a process was killed for instance: **every task is idempotent**.

    jobs.task("content.preview")(later("horo.content.previews:fetch"))     # in apps.ready()
    jobs.enqueue("content.preview", url=url, key=url)                      # in a service
    def fetch(*, url: str, at: datetime) -> None: ...                      # `at` is when it runs

A **duty** is called with `at` every so many seconds, in one process at a time:

    jobs.every(60, "community.remind", later("horo.community.services.bookmarks:remind_due"))
    jobs.soon("search.index")          # in a service: as soon as the transaction is kept

An **errand** is a call that may get lost when the process ends, because something else finds the
work again: `jobs.errand(call, *args)` says whether this process has somebody to run it. What is
cheaper for many at once is gathered first: `jobs.together(react_to, activities, settle=0.2)`.

Tests and commands that end at once call `run_pending(at)`, which does what is due, here and now.
"""

from horo.core.jobs.duties import every, soon
from horo.core.jobs.errands import errand, together
from horo.core.jobs.queue import dead, drop, enqueue, retry, run_pending, task
from horo.core.jobs.worker import Workers

__all__ = [
    "Workers",
    "dead",
    "drop",
    "enqueue",
    "errand",
    "every",
    "retry",
    "run_pending",
    "soon",
    "task",
    "together",
]
