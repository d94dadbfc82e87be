"""What takes seconds to work out is made ready by the hour, so that nobody waits for a page."""

from datetime import datetime

from horo.web.services import changes, warnings


def make_ready(at: datetime) -> None:
    """Work out the pages of warnings and of changed figures as of `at`, for this process.

    The SQL that they are made with lies in the folder `cache` from then on, for any process.
    """
    warnings.make_ready(at)
    changes.overview()
