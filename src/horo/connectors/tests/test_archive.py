"""Whatever an archive is, it is read as a whole or refused with a sentence that says why."""

import io
import os
import tarfile
import time
import zipfile

import pytest

from horo.connectors.archive import Limits, open_archive
from horo.connectors.report import Unreadable
from horo.connectors.tests.exports import packed, tar_of, write

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tar.zst")


@pytest.fixture
def folder(tmp_path):
    noise = os.urandom(40_000)  # so that half of a packed file is a half
    return write(tmp_path / "export", {"a.json": [1], "b/c.json": {"x": 2}, "b/n.json": noise})


@pytest.mark.parametrize("suffix", ["", *SUFFIXES])
def test_every_kind_of_archive_gives_the_same_files(folder, suffix):
    path = packed(folder, suffix) if suffix else folder
    with open_archive(path) as archive:
        assert archive.names == ["a.json", "b/c.json", "b/n.json"]
        assert archive.read("b/c.json") == b'{"x": 2}'


def test_what_is_no_json_is_left_where_it_is(tmp_path):
    folder = write(tmp_path / "x", {"a.json": 1, "b.zip": b"PK", "._a.json": b"", "c.png": b""})
    with open_archive(packed(folder, ".zip")) as archive:
        assert archive.names == ["a.json"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", [0.02, 0.4, 0.75])
def test_a_truncated_archive_is_refused(folder, suffix, part):
    path = packed(folder, suffix)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])

    with pytest.raises(Unreadable, match=path.name), open_archive(path):
        pass


def test_a_tar_that_ends_between_two_files_is_refused(tmp_path):
    path = tmp_path / "x.tar"
    path.write_bytes(tar_of({"a.json": b"1" * 512, "b.json": b"2"})[:1024])

    with pytest.raises(Unreadable, match="its end is missing"), open_archive(path):
        pass


@pytest.mark.parametrize(
    "name", ["../a.json", "/etc/a.json", "b/../../a.json", "C:/a.json", "..\\a.json"]
)
@pytest.mark.parametrize("suffix", [".zip", ".tar"])
def test_a_name_that_points_elsewhere_is_refused(tmp_path, name, suffix):
    path = tmp_path / f"x{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as zipped:
            zipped.writestr(name, "{}")
    else:
        path.write_bytes(tar_of({name: b"{}"}))

    with pytest.raises(Unreadable, match="refused"), open_archive(path):
        pass


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_a_link_or_device_in_a_tar_is_refused(tmp_path, kind):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo("a.json")
        entry.type, entry.linkname = kind, "/etc/passwd"
        tar.addfile(entry)
    path = tmp_path / "x.tar"
    path.write_bytes(buffer.getvalue())

    with pytest.raises(Unreadable, match="link or a device"), open_archive(path):
        pass


def test_a_symbolic_link_in_a_zip_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    entry = zipfile.ZipInfo("a.json")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(entry, "/etc/passwd")

    with pytest.raises(Unreadable, match="symbolic link"), open_archive(path):
        pass


def test_a_symbolic_link_in_a_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.json").write_text("{}")
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    (folder / "away").symlink_to(tmp_path)

    with open_archive(folder) as archive:
        assert archive.names == ["a.json", "b/c.json", "b/n.json"]


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz", ".tar.zst"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, suffix):
    folder = write(tmp_path / "x", {"a.json": b" " * 40_000_000})

    with pytest.raises(Unreadable, match="bomb"), open_archive(packed(folder, suffix)):
        pass


@pytest.mark.parametrize("suffix", ["", *SUFFIXES])
@pytest.mark.parametrize("limits", [Limits(entries=2), Limits(file_bytes=1000)])
def test_limits_hold_for_every_kind(folder, suffix, limits):
    path = packed(folder, suffix) if suffix else folder
    with pytest.raises(Unreadable), open_archive(path, limits):
        pass


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b", b"(\xb5/\xfd", b"PK\x03\x04"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=r"x\.zip"), open_archive(path):
        pass


def test_a_missing_path_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="No such file"), open_archive(tmp_path / "none.zip"):
        pass


@pytest.mark.shared
def test_the_collected_bombs_are_read_or_refused_in_a_second(shared_corpora):
    bombs = sorted((shared_corpora / "bombs").iterdir())
    assert len(bombs) > 15, "a missing collection would prove nothing"
    for path in bombs:
        start = time.process_time()
        try:
            with open_archive(path) as archive:
                assert not archive.names, path
        except Unreadable:
            pass
        assert time.process_time() - start < 1, path
