"""What is recorded about getting in."""

from horo.log.verbs import Verb

REQUESTED = Verb("requested", "Somebody asked to join the community or a space.")
ADMITTED = Verb("admitted", "The recipient's request to join was granted.")
DECLINED = Verb("declined", "The recipient's request to join was declined.")
OFFERED = Verb("offered", "The recipient was invited into a space by the playbook.")
ADDED_TO_GROUP = Verb("added_to_group", "The recipient came into the group named by object_key.")
REMOVED_FROM_GROUP = Verb("removed_from_group", "The recipient left the group object_key names.")
CLASSIFIED = Verb("classified", "The recipient is of the persona named by object_key from now on.")
PROPOSED = Verb("proposed", "The recipient was asked to take part in the journey of object_key.")
TURNED_DOWN = Verb("turned_down", "A member said no to the journey of object_key.", active=True)

VERBS = (
    REQUESTED,
    ADMITTED,
    DECLINED,
    OFFERED,
    ADDED_TO_GROUP,
    REMOVED_FROM_GROUP,
    CLASSIFIED,
    PROPOSED,
    TURNED_DOWN,
)
