"""Cards as CSV: one as its table, a dashboard as one long list of values."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.utils.translation import gettext as _

from horo.web.services.boards.shown import Cell, Shown, Table

MARK = "\ufeff"  # by which Excel knows UTF-8
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # with which a spreadsheet begins a formula


def of_card(card: Shown, *, with_mark: bool = False) -> str:
    """Return the table of `card`; of one without, its words."""
    table = card.table
    if table is None:
        return _written([[card.title], [card.text or card.note]], with_mark)
    heads = [column.label for column in table.columns]
    return _written([heads, *([_value(cell) for cell in row] for row in table.rows)], with_mark)


def of_board(cards: Iterable[Shown], *, with_mark: bool = False) -> str:
    """Return every value of every card in a line of its own: card, row, column, value."""
    rows: list[Sequence[object]] = [[_("Card"), _("Row"), _("Column"), _("Value")]]
    for card in cards:
        if card.table is not None:
            rows += _long(card, card.table)
    return _written(rows, with_mark)


def _long(card: Shown, table: Table) -> Iterable[Sequence[object]]:
    for row in table.rows:
        for cell, column in list(zip(row, table.columns, strict=False))[1:]:
            yield [card.heading or card.title, row[0].text, column.label, _value(cell)]


def _value(cell: Cell) -> object:
    return cell.text if cell.value is None else cell.value


def _written(rows: Iterable[Sequence[object]], with_mark: bool) -> str:
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(value) for value in row])
    return (MARK if with_mark else "") + kept.getvalue()


def guarded(value: object) -> object:
    """Return `value` so that no spreadsheet takes words that people wrote for a formula."""
    if isinstance(value, str) and value.lstrip(" ").startswith(STARTS):
        return "'" + value
    return value
