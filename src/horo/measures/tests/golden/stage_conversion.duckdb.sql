SELECT
  "t8"."period",
  "t8"."group",
  "t8"."members" / NULLIF("t8"."size", 0) AS "stage_conversion",
  "t8"."size" AS "stage_conversion n"
FROM (
  SELECT
    "t7"."period",
    "t7"."group",
    "t7"."members",
    SUM("t7"."members") OVER (
      PARTITION BY "t7"."period", "t7"."before"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "size"
  FROM (
    SELECT
      "t6"."period",
      "t6"."group",
      "t6"."before",
      COUNT(*) AS "members"
    FROM (
      SELECT
        "t5"."period",
        "t5"."member_id",
        "t5"."before",
        "t5"."after",
        CASE
          WHEN "t5"."before" = 0
          THEN 'newcomer'
          WHEN "t5"."before" = 1
          THEN 'author'
          ELSE '(none)'
        END || ' → ' || CASE
          WHEN "t5"."after" = 0
          THEN 'newcomer'
          WHEN "t5"."after" = 1
          THEN 'author'
          ELSE '(none)'
        END AS "group"
      FROM (
        SELECT
          "t4"."period",
          "t4"."member_id",
          "t4"."before",
          COALESCE("t2"."after", -1) AS "after"
        FROM (
          SELECT
            "t0"."member_id",
            "t0"."period" + 1 AS "period",
            "t0"."place" AS "before"
          FROM "horo_measures_placed_$number" AS "t0"
          WHERE
            "t0"."period" < (
              $periods - 1
            )
        ) AS "t4"
        LEFT OUTER JOIN (
          SELECT
            "t0"."member_id" AS "ended_id",
            "t0"."period" AS "ended_period",
            "t0"."place" AS "after"
          FROM "horo_measures_placed_$number" AS "t0"
        ) AS "t2"
          ON "t4"."member_id" = "t2"."ended_id" AND "t4"."period" = "t2"."ended_period"
      ) AS "t5"
    ) AS "t6"
    GROUP BY
      1,
      2,
      3
  ) AS "t7"
) AS "t8"
