"""Compile Ibis to the SQL of an engine, so that its parser can follow."""

import ibis
import ibis.expr.types as ir
import sqlglot
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries


def sql_of(table: ir.Table, dialect: str) -> str:
    """Return the SQL of `table`.

    The parser of SQLite gives up at a hundred open brackets and clauses, which queries within
    queries reach soon: for it, each inner table stands before the query, under a name (`WITH`).
    One that is used once costs nothing there.
    """
    sql = str(ibis.to_sql(table, dialect=dialect))
    if dialect != "sqlite":
        return sql
    flat = eliminate_subqueries(sqlglot.parse_one(sql, dialect=dialect))
    for table in flat.find_all(sqlglot.exp.CTE):
        table.set("materialized", False)
    return flat.sql(dialect=dialect, pretty=True)
