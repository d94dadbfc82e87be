"""The bell that tells the workers of this process that there is something to do."""

import threading

_listening: list[threading.Event] = []


def hang(event: threading.Event) -> None:
    _listening.append(event)


def take_down(event: threading.Event) -> None:
    _listening.remove(event)


def ring() -> None:
    for event in list(_listening):
        event.set()
