"""Daily state: what each member did on each day, kept beside the log.

Four tables are derived from the activities up to one of them and kept as files; whatever came
later is folded in when they are asked, so a figure is always that of the whole log. A row knows
on which day its member was active before, so distinct members are sums of rows, and a day, a week
and a month are read alike.

`days`      a member's day, and the days before it on which they were active and wrote
`lives`     a member: when they joined and wrote first, whether they came back
`tallies`   members and deeds a day, by how long ago those members were active before
`writers`   how many members wrote how often in a day, week, month
`cells`     the retention triangle by week and by month

`days` and `lives` answer for any split by a trait of members, the others for none and for staff.
A split by a place or a source, and a question as of an earlier time, read the log itself.
"""
