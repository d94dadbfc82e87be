WITH "t2" AS (
  SELECT
    "t1"."day",
    LEAD("t1"."day") OVER (
      PARTITION BY "t1"."member_id"
      ORDER BY "t1"."day" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "again"
  FROM (
    SELECT
      *
    FROM "horo_measures_days_$number" AS "t0"
    WHERE
      "t0"."acts" > 0
      AND "t0"."day" > (
        $first_day - 28
      )
      AND "t0"."day" < $end_day
  ) AS "t1"
)
SELECT
  "t10"."day" - $first_period AS "period",
  "t10"."active_28d" AS "mau",
  "t10"."active_28d" AS "mau n"
FROM (
  SELECT
    "t9"."day",
    SUM("t9"."change_7") OVER (ORDER BY "t9"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "active_7d",
    SUM("t9"."change_28") OVER (ORDER BY "t9"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "active_28d"
  FROM (
    SELECT
      "t8"."day",
      SUM("t8"."change_7") AS "change_7",
      SUM("t8"."change_28") AS "change_28"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t3"."day",
            COUNT(*) * 1 AS "change_7",
            COUNT(*) * 1 AS "change_28"
          FROM "t2" AS "t3"
          GROUP BY
            1
        ) AS "t4"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            LEAST("t3"."day" + 7, COALESCE("t3"."again", "t3"."day" + 7)) AS "day",
            COUNT(*) * -1 AS "change_7",
            COUNT(*) * 0 AS "change_28"
          FROM "t2" AS "t3"
          GROUP BY
            1
        ) AS "t6"
      ) AS "t7"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          LEAST("t3"."day" + 28, COALESCE("t3"."again", "t3"."day" + 28)) AS "day",
          COUNT(*) * 0 AS "change_7",
          COUNT(*) * -1 AS "change_28"
        FROM "t2" AS "t3"
        GROUP BY
          1
      ) AS "t5"
    ) AS "t8"
    GROUP BY
      1
  ) AS "t9"
) AS "t10"
WHERE
  "t10"."day" < $end_day
