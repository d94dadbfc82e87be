"""What can be done with a playbook: load it, have the one that runs, launch, fill in texts."""

from horo.playbook.loading import Loaded
from horo.playbook.problems import Problem
from horo.playbook.services.comparing import Line, Past, blame, history
from horo.playbook.services.launching import (
    NothingToLaunch,
    NotYoursToLaunch,
    Overtaken,
    latest_launch,
    launch,
    launch_first,
    launched,
    launched_before,
)
from horo.playbook.services.rendering import Rendered, render, to_html
from horo.playbook.services.running import (
    NoPlaybook,
    current,
    current_at,
    draft,
    draft_version,
    language_for,
    load,
    sound_draft,
    store,
    under,
    version,
)
from horo.playbook.texts import TextRefused, render_text

__all__ = [
    "Line",
    "Loaded",
    "NoPlaybook",
    "NotYoursToLaunch",
    "NothingToLaunch",
    "Overtaken",
    "Past",
    "Problem",
    "Rendered",
    "TextRefused",
    "blame",
    "current",
    "current_at",
    "draft",
    "draft_version",
    "history",
    "language_for",
    "latest_launch",
    "launch",
    "launch_first",
    "launched",
    "launched_before",
    "load",
    "render",
    "render_text",
    "sound_draft",
    "store",
    "to_html",
    "under",
    "version",
]
