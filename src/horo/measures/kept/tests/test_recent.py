"""What is new is read from the files that hold it, and the rare members once for each copy."""

from types import SimpleNamespace

from horo.measures.kept import recent
from horo.measures.tests.logs import Act, Log, Who


def test_only_the_files_with_newer_activities_are_read(tmp_path):
    log = Log([Act(n, n * 10, 1, "posted", n) for n in range(1, 7)], [Who(1)])
    parts = [SimpleNamespace(name=f"{last}.parquet", last_id=last) for last in (2, 4, 6)]
    for part in parts[1:]:  # the oldest is not even there
        within = f"id BETWEEN {part.last_id - 1} AND {part.last_id}"
        log.raw.execute(
            f"COPY (SELECT * FROM activities WHERE {within}) TO '{tmp_path / part.name}'"
        )
    opened = SimpleNamespace(folder=tmp_path, present=SimpleNamespace(parts=parts), raw=log.raw)

    def after(last_id):
        sql = f"SELECT id FROM {recent.activities_after(opened, last_id)} ORDER BY id"
        return [row[0] for row in log.raw.execute(sql).fetchall()]

    assert after(3) == [4, 5, 6]
    assert after(6) == []


def test_who_is_rare_is_found_once_for_each_copy_of_the_members(tmp_path):
    people = [Who(1), Who(2, is_staff=True), Who(3, "bot")]
    log = Log([], people)
    present = SimpleNamespace(snapshots={"members": SimpleNamespace(name="members-1.parquet")})
    first, later = (
        SimpleNamespace(folder=tmp_path, present=present, raw=raw, ready={})
        for raw in (log.raw, Log([], [Who(4, "bot")]).raw)  # of the same name, so not read again
    )

    assert recent.basis_of(first) == recent.basis_of(later)
    rows = later.raw.execute("SELECT id, is_person, is_staff FROM kept_special ORDER BY id")
    assert rows.fetchall() == [(2, True, True), (3, False, False)]
