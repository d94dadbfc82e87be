"""What is recorded about events. `attended` is one of the shared verbs of `log.activities`."""

from horo.log.verbs import Verb

SCHEDULED = Verb("scheduled", "An event was put into the calendar.", active=True)
RESCHEDULED = Verb("rescheduled", "An event was moved to another time.")
CANCELLED = Verb("cancelled", "An event was called off.")
REGISTERED = Verb("registered", "A member has a seat at an event.", active=True)
QUEUED = Verb("queued", "A member stands in line for a seat at an event.", active=True)
UNREGISTERED = Verb("unregistered", "A member who meant to come to an event does not.")
INQUIRED = Verb("inquired", "A member put a question before an event.", active=True)
SUMMONED = Verb("invited_to_event", "The recipient was invited to an event by the playbook.")

VERBS = (SCHEDULED, RESCHEDULED, CANCELLED, REGISTERED, QUEUED, UNREGISTERED, INQUIRED, SUMMONED)
