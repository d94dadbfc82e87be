SELECT
  "t1"."period",
  "t1"."member_id",
  SUM("t1"."acts") AS "acts",
  SUM("t1"."authored") AS "authored",
  SUM("t1"."topics") AS "topics",
  SUM("t1"."replies") AS "replies",
  SUM("t1"."reactions") AS "reactions",
  SUM(CASE WHEN "t1"."acts" > 0 THEN 1 ELSE 0 END) AS "active_days"
FROM (
  SELECT
    "t0"."day",
    "t0"."acts",
    "t0"."authored",
    "t0"."topics",
    "t0"."replies",
    "t0"."reactions",
    "t0"."first_at",
    "t0"."joined_at",
    "t0"."wrote_at",
    "t0"."wrote_last_at",
    "t0"."member_id",
    (
      (
        CAST(FLOOR((
          (
            (
              "t0"."day" + 25508
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
                "t0"."day" + 25508
              ) - CAST(FLOOR(
                (
                  CAST(FLOOR((
                    (
                      (
                        "t0"."day" + 25508
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
    ) - $first_period AS "period"
  FROM "horo_measures_days_$number" AS "t0"
  WHERE
    "t0"."day" >= $first_day AND "t0"."day" < $end_day
) AS "t1"
GROUP BY
  1,
  2
