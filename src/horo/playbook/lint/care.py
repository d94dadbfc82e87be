"""Care: guidelines, somebody on duty, a next one when they are not, answers that lead on."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.playbook.lint.place import Look
from horo.playbook.parts.forms import NO, NUMBERS, YES, Form, Given, Question
from horo.playbook.reading.yaml import Path

MODERATION = "moderation.yaml"


def there_are_guidelines(look: Look) -> None:
    """There are guidelines."""
    if look.is_broken("guidelines.md"):
        return
    if not look.has("guidelines.md"):
        look.warn(
            "guidelines",
            "guidelines.md",
            (),
            _("no such file"),
            _("the community's guidelines"),
            _("Nobody can keep to what is written nowhere."),
        )
    elif not look.playbook.guidelines.text:
        look.warn("guidelines", "guidelines.md", (), _("no text"), _("the community's guidelines"))


def there_is_moderation(look: Look) -> None:
    """Somebody looks after the community, and it is written down what happens when."""
    if look.is_broken(MODERATION):
        return
    care = look.playbook.moderation
    if not look.has(MODERATION):
        look.warn(
            "moderation",
            MODERATION,
            (),
            _("no such file"),
            _("roles, escalation and strikes"),
            _("The first bad day comes before the plan for it, unless the plan is there."),
        )
        return
    if not care.roles:
        look.warn("moderation", MODERATION, ("roles",), _("no roles"), _("at least one role"))
    if not care.escalation:
        look.warn(
            "escalation",
            MODERATION,
            ("escalation",),
            _("no escalation matrix"),
            _("what is done in which case, by whom, and by when"),
        )


def escalation_goes_on(look: Look) -> None:
    """Every line of the matrix has a deadline, and somebody else when it passes."""
    for index, line in enumerate(look.playbook.moderation.escalation):
        place = ("escalation", index)
        if line.within is None:
            look.warn(
                "escalation",
                MODERATION,
                place,
                _("the case %(case)r without a deadline") % {"case": line.case},
                _("`within`, such as 4h"),
            )
        if line.fallback is None:
            look.warn(
                "escalation",
                MODERATION,
                place,
                _("the case %(case)r without a fallback") % {"case": line.case},
                _("`fallback`, the role that takes over after the deadline"),
            )
        elif line.fallback == line.owner:
            look.warn(
                "escalation",
                MODERATION,
                (*place, "fallback"),
                _("%(role)r as its own fallback") % {"role": line.fallback},
                _("another role"),
            )


def strikes_grow(look: Look) -> None:
    """The points of the strikes grow from step to step."""
    strikes = look.playbook.moderation.strikes
    points = [step.points for step in strikes.steps] if strikes else []
    for index in range(1, len(points)):
        if points[index] <= points[index - 1]:
            look.error(
                "strikes",
                MODERATION,
                ("strikes", "steps", index, "points"),
                ngettext(
                    "%(points)s point after %(before)s",
                    "%(points)s points after %(before)s",
                    points[index],
                )
                % {"points": points[index], "before": points[index - 1]},
                _("points that grow"),
            )


def coverage_ends(look: Look) -> None:
    """A shift ends at another time than it begins."""
    for index, shift in enumerate(look.playbook.moderation.coverage):
        if shift.since == shift.till:
            look.error(
                "coverage",
                MODERATION,
                ("coverage", index),
                _("a shift from %(since)s till %(till)s")
                % {"since": f"{shift.since:%H:%M}", "till": f"{shift.till:%H:%M}"},
                _("two different times"),
            )


def answers_lead_somewhere(look: Look) -> None:
    """Every answer is routed to somebody, and its outcome is told."""
    for slug, form in look.playbook.forms.items():
        file = f"forms/{slug}.yaml"
        if not form.routing:
            look.warn(
                "feedback",
                file,
                (),
                _("no routing"),
                _("`routing`: who looks at the answers, by when"),
                _("Do not ask if nobody will read it."),
            )
        elif all(route.given for route in form.routing):
            look.warn(
                "feedback",
                file,
                ("routing",),
                _("routes for some answers only"),
                _("one route without `if`, for all the others"),
            )
        if form.reports_back is None:
            look.warn(
                "feedback",
                file,
                (),
                _("no `reports_back`"),
                _("where and when the outcome is told"),
                _("Who never hears what became of an answer does not answer again."),
            )


def questions_fit_together(look: Look) -> None:
    """Questions are told apart, depend on earlier ones only, and an NPS form has its score."""
    for slug, form in look.playbook.forms.items():
        file = f"forms/{slug}.yaml"
        names = [question.slug for question in form.questions]
        for index, question in enumerate(form.questions):
            if question.slug in names[:index]:
                look.error(
                    "question",
                    file,
                    ("questions", index, "question"),
                    _("the question %(question)r a second time") % {"question": question.slug},
                    _("every question once"),
                )
            if question.given:
                _given(look, file, ("questions", index, "if"), question.given, form, index)
        for index, route in enumerate(form.routing):
            if route.given:
                _given(look, file, ("routing", index, "if"), route.given, form, len(names))
        if form.kind == "nps" and all(question.kind != "score" for question in form.questions):
            look.error(
                "question",
                file,
                ("questions",),
                _("no question of kind 'score'"),
                _("the score from 0 to 10 that an NPS form asks for"),
            )


def forms_are_asked(look: Look) -> None:
    """Every form is open to members, or some step asks it."""
    asked = {getattr(step.args, "form", None) for _, _, step in look.steps()}
    for slug, form in look.playbook.forms.items():
        if not form.takes_anybody and slug not in asked and not look.some_broken("journeys"):
            look.warn(
                "unasked",
                f"forms/{slug}.yaml",
                (),
                _("a form that nobody is asked"),
                _("a step `ask_form: %(form)s`, or `open: true`") % {"form": slug},
            )


def steps_ask_forms_that_are_there(look: Look) -> None:
    """The form that a step asks is one of the playbook's."""
    for file, path, step in look.steps():
        slug = getattr(step.args, "form", None)
        known = look.playbook.forms
        if isinstance(slug, str) and slug not in known and not look.some_broken("forms"):
            look.unknown(file, (*path, step.action, "form"), "form", slug, known)


def _given(look: Look, file: str, path: Path, given: Given, form: Form, before: int) -> None:
    earlier = {question.slug: question for question in form.questions[:before]}
    question = earlier.get(given.question)
    if question is None:
        look.error(
            "question",
            file,
            (*path, "question"),
            _("the question %(question)r") % {"question": given.question},
            _("an earlier question of this form"),
        )
    elif given.equals is not None and given.equals not in _may_be(question):
        look.error(
            "question",
            file,
            (*path, "is"),
            _("the option %(option)r") % {"option": given.equals},
            _("an option of the question %(question)r") % {"question": given.question},
        )
    elif (given.below, given.above) != (None, None) and question.kind not in NUMBERS:
        look.error(
            "question",
            file,
            (*path, "below" if given.below is not None else "above"),
            _("a bound on a question of kind %(kind)r") % {"kind": question.kind},
            _("a question that is answered by a number"),
        )


def _may_be(question: Question) -> tuple[str, ...]:
    """Return what `is` may say of the question."""
    return (YES, NO) if question.kind == "consent" else tuple(question.options)


RULES = (
    there_are_guidelines,
    there_is_moderation,
    escalation_goes_on,
    strikes_grow,
    coverage_ends,
    answers_lead_somewhere,
    questions_fit_together,
    forms_are_asked,
    steps_ask_forms_that_are_there,
)
