"""The playbook as a person reads it."""

import pytest

from horo.core.time import now
from horo.people.models import Member
from horo.playbook.services import launch_first
from horo.web.services.chapters import STEPS
from horo.web.tests.pages import read, text


def test_the_playbook_has_nine_steps(community, sign_in):
    page = read(sign_in(community).get("/playbook/"))

    assert [section["id"] for section in page.select(".chapter")] == [step.slug for step in STEPS]
    assert len(STEPS) == 9


def test_rules_are_told_in_sentences(community, sign_in):
    page = text(sign_in(community).get("/playbook/"))

    assert "Right away: the message “Welcome, …”" in page
    assert "More than" not in page or "messages" in page


FORKED = """\
title: First words
enter: {did: joined}
holdout: 0.05
steps:
  - after: 3d
    branch:
      if: {did: reacted}
      then: [{send: look-around}]
      else:
        - id: wording
          split:
            invitation: {share: 0.5, steps: [{send: first-post}]}
            silence: {share: 0.5}
"""


def test_the_ways_of_a_fork_stand_below_its_question(community, playbook, sign_in):
    (playbook / "journeys" / "first-words.yaml").write_text(FORKED)

    card = read(sign_in(community).get("/playbook/")).find(id="journey-first-words")

    asked = card.select_one(".steps-line > li")
    assert "After 3 days, whether since then: reacted" in asked.get_text()
    assert [way.get_text() for way in asked.select("p.way")] == [
        "If so", "If not", "50 %: invitation", "50 %: silence: nothing happens",
    ]  # fmt: skip
    assert "What are you building?" in asked.select("ol")[-1].get_text()
    assert "5 % of them, by lot, to compare" in card.get_text()


def test_a_section_that_nobody_runs_says_so(community, sign_in):
    page = read(sign_in(community).get("/playbook/"))

    assert "not running yet" in page.find(id="rituals").get_text()
    assert "not running yet" not in page.find(id="journeys").get_text()


def test_every_file_is_one_click_away(community, sign_in):
    browser = sign_in(community)
    link = read(browser.get("/playbook/")).find("a", string="journeys/welcome.yaml")

    assert "enter: {did: joined}" in text(browser.get(link["href"]))


@pytest.mark.parametrize("path", ["nothing.yaml", "../../settings.py", "/etc/passwd", "journeys"])
def test_only_the_playbooks_own_files_are_shown(path, community, sign_in):
    assert sign_in(community).get(f"/playbook/files/{path}").status_code == 404


def test_a_file_says_which_launch_brought_which_line(community, playbook, sign_in):
    browser, path = sign_in(community), "/playbook/files/funnel.yaml"
    launch_first(now())
    funnel = playbook / "funnel.yaml"
    written = funnel.read_text()
    funnel.write_text(f"# Ours alone.\n{written}")

    assert not read(browser.get(path)).select(".brought")
    page = read(browser.get(f"{path}?by=launch"))

    notes = [" ".join(note.get_text(" ").split()) for note in page.select(".brought")]
    assert notes[0] == "Not launched yet"
    assert notes[1].startswith("Launch 1 · the system")
    shown = [stretch.get_text() for stretch in page.select("pre.source")]
    assert [len(text.splitlines()) for text in shown] == [1, len(written.splitlines())]
    assert "Ours alone" in shown[0]


def test_findings_stand_in_place(community, playbook, sign_in):
    (playbook / "funnel.yaml").write_text("stages:\n  - stage: newcomer\n    title: 1: 2\n")

    browser = sign_in(community)
    page = read(browser.get("/playbook/"))

    assert page.select_one("#funnel .note.bad") is not None
    assert "does not run until its errors are put right" in page.get_text()
    assert browser.get("/playbook/files/funnel.yaml").status_code == 200


@pytest.mark.parametrize(
    ("language", "says"), [("en", "found "), ("ru", "ожидалось: "), ("bg", "очаква се: ")]
)
def test_findings_speak_the_readers_language(language, says, community, playbook, sign_in):
    Member.objects.filter(pk=community.pk).update(locale=language)
    (playbook / "funnel.yaml").write_text("stages:\n  - stage: newcomer\n    title: 1: 2\n")

    note = read(sign_in(community).get("/playbook/")).select_one("#funnel .note.bad")

    assert says in note.get_text()
    assert note.find(lang=True) is None
