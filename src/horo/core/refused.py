"""What a person may not do, or not now: said in one sentence that tells what to do."""


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """An expected refusal. Its text is one translated sentence for the person who asked.

    `ui.middleware` turns it into a page with status 403; the CLI prints it and exits with 2.
    """


class TooSoon(Refused):
    """A limit on how often something may be done. `wait` is in seconds, rounded up.

    `ui.middleware` answers with status 429 and `Retry-After`.
    """

    def __init__(self, sentence: str, *, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait
