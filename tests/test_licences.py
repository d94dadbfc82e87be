"""A dependency that may not be shipped is found."""

import pytest
from tools import licences


@pytest.fixture
def lock(tmp_path, monkeypatch):
    """Make a lock with one package, `seed`, that describes itself by these lines."""

    def make(*lines: str, pin: str = "seed==1.0 \\"):
        info = tmp_path / "seed-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "\n".join(["Metadata-Version: 2.4", "Name: seed", "Version: 1.0", *lines, ""])
        )
        monkeypatch.syspath_prepend(tmp_path)
        path = tmp_path / "lock.txt"
        path.write_text(f"{pin}\n    --hash=sha256:00\n")
        return path

    return make


@pytest.mark.parametrize(
    "lines",
    [
        ["License-Expression: MIT"],
        ["License-Expression: BSD-3-Clause AND (0BSD AND Zlib)"],
        ["License: Apache 2.0"],
        [
            "Classifier: License :: OSI Approved",
            "Classifier: License :: OSI Approved :: MIT License",
        ],
    ],
)
def test_what_may_be_shipped_passes(lock, lines):
    assert licences.forbidden(lock(*lines)) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["License-Expression: GPL-3.0-or-later"], "seed is GPL-3.0-or-later."),
        (["License-Expression: MIT AND AGPL-3.0-only"], "seed is MIT and AGPL-3.0-only."),
        (["License-Expression: Zlib"], "seed is Zlib."),
        ([], "seed is without a stated licence."),
    ],
)
def test_what_may_not_be_shipped_is_named(lock, lines, said):
    assert licences.forbidden(lock(*lines)) == [said]


def test_a_package_for_another_system_is_left_alone(lock):
    path = lock("License: GPL", pin="seed==1.0 ; sys_platform == 'plan9' \\")

    assert licences.forbidden(path) == []


def test_a_package_that_is_missing_is_named(tmp_path):
    (tmp_path / "lock.txt").write_text("no-such-seed==1.0 \\\n")

    assert "no-such-seed is not installed" in licences.forbidden(tmp_path / "lock.txt")[0]
