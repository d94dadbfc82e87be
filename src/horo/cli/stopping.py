"""How a journey is called where somebody stops it or lets it go on."""

from horo.cli import setup


def rule_of(journey: str | None) -> str:
    """Return the rule of `journey`; "" where none is named.

    Raises Unusable where the playbook has none of that name.
    """
    from horo.core.refused import Refused
    from horo.playbook.services import current

    if not journey:
        return ""
    try:
        known = current().journeys
    except Refused as error:
        raise setup.unusable(error) from error
    if journey not in known:
        raise setup.Unusable(
            f"There is no journey {journey!r}. There are: {', '.join(sorted(known)) or 'none'}."
        )
    return f"journeys/{journey}"
