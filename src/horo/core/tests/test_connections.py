"""A connection is checked now and then, and always after something went wrong with it."""

import pytest
from django.core.signals import request_started
from django.db import connection

from horo.core.connections import TRUSTED


@pytest.fixture
def used(db):
    """A connection whose last check was long ago."""
    connection.ensure_connection()
    connection.checked_at = -TRUSTED
    yield connection
    del connection.checked_at
    connection.errors_occurred = connection.health_check_done = False


def begin():
    """Begin a request, without what Django does to the connections of tests."""
    connection.health_check_done = False
    for receiver in request_started._live_receivers(None)[0]:
        if receiver.__module__ == "horo.core.connections":
            receiver()


def test_only_the_first_request_of_a_moment_checks_it(used):
    begin()
    assert not used.health_check_done, "the first one does"

    begin()

    assert used.health_check_done


def test_a_broken_one_is_checked_again(used):
    begin()
    used.errors_occurred = True

    begin()

    assert not used.health_check_done
