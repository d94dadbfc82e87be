SELECT
  "t4"."period",
  "t4"."top5" / NULLIF("t4"."authored", 0) AS "concentration_top5",
  "t4"."authored" AS "concentration_top5 n"
FROM (
  SELECT
    "t3"."period",
    SUM("t3"."authored" * "t3"."authors") AS "authored",
    SUM(
      "t3"."authored" * GREATEST(LEAST("t3"."authors", "t3"."chosen" - (
        "t3"."up_to_here" - "t3"."authors"
      )), 0)
    ) AS "top5"
  FROM (
    SELECT
      "t2"."period",
      "t2"."authored",
      "t2"."authors",
      SUM("t2"."authors") OVER (
        PARTITION BY "t2"."period"
        ORDER BY "t2"."authored" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "up_to_here",
      CAST(FLOOR(
        (
          SUM("t2"."authors") OVER (
            PARTITION BY "t2"."period"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) + 19
        ) / (
          20
        )
      ) AS BIGINT) AS "chosen"
    FROM (
      SELECT
        "t1"."period",
        "t1"."authored",
        COUNT(*) AS "authors"
      FROM (
        SELECT
          *
        FROM "horo_measures_spells_$number" AS "t0"
        WHERE
          "t0"."authored" > 0
      ) AS "t1"
      GROUP BY
        1,
        2
    ) AS "t2"
  ) AS "t3"
  GROUP BY
    1
) AS "t4"
