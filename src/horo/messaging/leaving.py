"""What leaves the building for those who are not here: letters and pushes, as they fall due."""

from datetime import datetime

from horo.messaging import letters, pushing
from horo.messaging.replies import taking


def send_due(at: datetime) -> int:
    """Put what is due at `at` into the outbox; return how many letters and pushes that are."""
    return letters.make_due(at) + pushing.make_due(at)


def forget_old(at: datetime) -> int:
    """Forget notifications, and which mails came in, that nobody looks for any more."""
    return letters.forget_old(at) + taking.forget_old(at)
