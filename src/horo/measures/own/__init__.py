"""Own measures of a community, as its playbook's `measures.yaml` states them.

`measures_of` makes a `Measure` of each; everything that is asked of measures is then asked of
them too.
"""

from horo.measures.own.making import (
    OwnMeasure,
    OwnReading,
    is_of_nobody,
    list_of,
    measures_of,
    own_table,
)

__all__ = ["OwnMeasure", "OwnReading", "is_of_nobody", "list_of", "measures_of", "own_table"]
