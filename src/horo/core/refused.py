"""What a person may not do, or not now: said in one sentence that tells what to do."""


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """An expected refusal. Its text is one translated sentence for the person who asked.

    `ui.middleware` turns it into a page with status 403; the CLI prints it and exits with 2.
    """
