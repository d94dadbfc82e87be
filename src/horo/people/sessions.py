"""Sessions in the database, as Django keeps them; found by a statement that is compiled once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from horo.core.prepared import Prepared
from horo.core.time import now

_found = Prepared(lambda key: Session.objects.filter(session_key=key), values=0, texts=1)


class SessionStore(db.SessionStore):
    """Named as Django's own, since the name is part of how what it keeps is signed."""

    def _get_session_from_db(self) -> Session | None:
        found = _found.rows(self.session_key or "")
        if found and found[0].expire_date > now():
            return found[0]
        self._session_key = None
        return None
