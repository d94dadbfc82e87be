SELECT
  "t8"."period",
  "t8"."cell",
  "t8"."wrote" / NULLIF("t8"."size", 0) AS "retention",
  "t8"."size" AS "retention n"
FROM (
  SELECT
    "t7"."cohort" AS "period",
    "t7"."cell",
    "t7"."wrote",
    MAX("t7"."wrote") OVER (
      PARTITION BY "t7"."cohort"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "size"
  FROM (
    SELECT
      "t6"."cohort",
      "t6"."period" - "t6"."cohort" AS "cell",
      COUNT(*) AS "wrote"
    FROM (
      SELECT
        "t3"."period",
        "t3"."member_id",
        "t3"."acts",
        "t3"."authored",
        "t3"."topics",
        "t3"."replies",
        "t3"."reactions",
        "t3"."active_days",
        "t5"."starter_id",
        "t5"."cohort"
      FROM (
        SELECT
          *
        FROM "horo_measures_spells_$number" AS "t0"
        WHERE
          "t0"."authored" > 0
      ) AS "t3"
      INNER JOIN (
        SELECT
          "t1"."member_id" AS "starter_id",
          (
            (
              CAST(FLOOR((
                (
                  (
                    "t1"."wrote_on" + 25508
                  ) * 4
                ) + 3
              ) / (
                1461
              )) AS BIGINT) * 12
            ) + CAST(FLOOR(
              (
                (
                  (
                    (
                      "t1"."wrote_on" + 25508
                    ) - CAST(FLOOR(
                      (
                        CAST(FLOOR((
                          (
                            (
                              "t1"."wrote_on" + 25508
                            ) * 4
                          ) + 3
                        ) / (
                          1461
                        )) AS BIGINT) * 1461
                      ) / (
                        4
                      )
                    ) AS BIGINT)
                  ) * 5
                ) + 2
              ) / (
                153
              )
            ) AS BIGINT)
          ) - $first_period AS "cohort"
        FROM "horo_measures_lives_$number" AS "t1"
        WHERE
          "t1"."wrote_at" >= $start AND "t1"."wrote_at" < $end
      ) AS "t5"
        ON "t3"."member_id" = "t5"."starter_id"
    ) AS "t6"
    GROUP BY
      1,
      2
  ) AS "t7"
) AS "t8"
