"""`among`: as `in`, for hundreds of values that go to the database as one parameter.

Of `in` each value is a parameter: to build such a statement, to send and to plan it costs more than
to find the rows.
"""

import json
from typing import Any

from django.db.models import Lookup


class Among(Lookup):
    """`filter(member__among=ids)`: a set of numbers or texts, as the database stores them.

    A list does as well, but Django then looks into each of its values for an expression.
    """

    lookup_name = "among"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[Any]:
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        values = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, values)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, self.rhs)
