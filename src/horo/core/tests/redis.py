"""A Redis of a test's own."""

import socket
import subprocess
import time

import pytest


@pytest.fixture
def redis_server(tmp_path):
    """A Redis of this test with a password; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--save", "", "--requirepass", "se:cret"]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://:se%3Acret@127.0.0.1:{port}/0"
    server.kill()
    server.wait()
