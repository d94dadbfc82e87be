"""What `make bench` measures.

Every module here that has a `run() -> list[Result]` is measured by `make bench`, in a process and
with a HORO_HOME of its own, and its results are printed against their limits in one table. It can
be run alone as `python -m bench.NAME`.
"""
