"""A damaged file of the warehouse is told on the page, with what to do."""

from horo.facts.services import close, rebuild
from horo.web.services.kept import forget


def test_a_damaged_warehouse_is_told_with_its_remedy(community, home, sign_in):
    browser = sign_in(community)
    assert browser.get("/measures/all/").status_code == 200, (
        "the page must do, or this proves nothing"
    )
    close()
    forget()
    for part in (home / "warehouse").glob("*.parquet"):
        part.write_bytes(b"PAR1" + bytes(64))

    response = browser.get("/measures/all/")

    assert response.status_code == 503
    assert "horo rebuild" in response.text


def test_after_the_rebuild_the_page_is_back(community, home, sign_in):
    browser = sign_in(community)
    for part in (home / "warehouse").glob("*.parquet"):
        part.write_bytes(b"PAR1")
    close()

    rebuild()

    assert browser.get("/measures/all/").status_code == 200
