SELECT
  "t1"."member_id",
  COALESCE(MIN("t1"."joined_at"), MIN("t1"."first_at")) AS "joined_at",
  MIN("t1"."wrote_at") AS "wrote_at",
  MIN("t1"."day") FILTER(WHERE
    "t1"."authored" > 0) AS "wrote_on"
FROM (
  SELECT
    *
  FROM "horo_measures_days_$number" AS "t0"
  WHERE
    "t0"."first_at" IS NOT NULL
) AS "t1"
GROUP BY
  1
