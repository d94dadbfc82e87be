SELECT
  "t1"."period",
  "t1"."authors" AS "active_authors",
  "t1"."authors" AS "active_authors n"
FROM (
  SELECT
    "t0"."period",
    COUNT(*) FILTER(WHERE
      "t0"."acts" > 0) AS "active",
    COUNT(*) FILTER(WHERE
      "t0"."authored" > 0) AS "authors",
    SUM("t0"."acts") AS "acts",
    SUM("t0"."authored") AS "authored",
    SUM("t0"."topics") AS "topics",
    SUM("t0"."replies") AS "replies",
    SUM("t0"."reactions") AS "reactions",
    SUM("t0"."active_days") AS "active_days"
  FROM "horo_measures_spells_$number" AS "t0"
  GROUP BY
    1
) AS "t1"
