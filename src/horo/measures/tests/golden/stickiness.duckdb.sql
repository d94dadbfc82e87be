SELECT
  "t1"."period",
  (
    "t1"."active_days" / (
      (
        (
          CAST(FLOOR(
            (
              CAST(FLOOR((
                "t1"."period" + $first_period + 1
              ) / (
                12
              )) AS BIGINT) * 1461
            ) / (
              4
            )
          ) AS BIGINT) + CAST(FLOOR(
            (
              (
                (
                  (
                    "t1"."period" + $first_period + 1
                  ) - (
                    CAST(FLOOR((
                      "t1"."period" + $first_period + 1
                    ) / (
                      12
                    )) AS BIGINT) * 12
                  )
                ) * 153
              ) + 2
            ) / (
              5
            )
          ) AS BIGINT)
        ) - 25508
      ) - (
        (
          CAST(FLOOR(
            (
              CAST(FLOOR((
                "t1"."period" + $first_period
              ) / (
                12
              )) AS BIGINT) * 1461
            ) / (
              4
            )
          ) AS BIGINT) + CAST(FLOOR(
            (
              (
                (
                  (
                    "t1"."period" + $first_period
                  ) - (
                    CAST(FLOOR((
                      "t1"."period" + $first_period
                    ) / (
                      12
                    )) AS BIGINT) * 12
                  )
                ) * 153
              ) + 2
            ) / (
              5
            )
          ) AS BIGINT)
        ) - 25508
      )
    )
  ) / NULLIF("t1"."active", 0) AS "stickiness",
  "t1"."active" AS "stickiness n"
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
