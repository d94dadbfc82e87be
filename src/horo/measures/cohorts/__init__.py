"""Cohorts: people who began alike, and how many of them came back.

`asked` says what is asked, `began` and `came` read it from the log, `rows` makes the triangle,
`comparing` sets two sides of a launch beside each other, `selecting` says a cell as a condition.
"""
