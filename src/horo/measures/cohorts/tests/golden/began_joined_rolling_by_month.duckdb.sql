SELECT
  "t7"."actor_id" AS "member_id",
  "t7"."group",
  (
    CAST(FLOOR((
      (
        (
          "t7"."day" + 25508
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
            "t7"."day" + 25508
          ) - CAST(FLOOR(
            (
              CAST(FLOOR((
                (
                  (
                    "t7"."day" + 25508
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
  ) AS BIGINT) AS "cohort",
  (
    CAST(FLOOR((
      (
        (
          "t7"."day" + 25508
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
            "t7"."day" + 25508
          ) - CAST(FLOOR(
            (
              CAST(FLOOR((
                (
                  (
                    "t7"."day" + 25508
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
  ) AS BIGINT) AS "began"
FROM (
  SELECT
    "t5"."actor_id",
    '' AS "group",
    CAST(FLOOR(
      (
        COALESCE("t5"."joined_at", "t5"."first_at") + 7200000000 + CASE
          WHEN COALESCE("t5"."joined_at", "t5"."first_at") >= 1774746000000000
          THEN 3600000000
          ELSE 0
        END
      ) / (
        86400000000
      )
    ) AS BIGINT) AS "day"
  FROM (
    SELECT
      "t3"."actor_id",
      MIN("t3"."occurred_at") FILTER(WHERE
        "t3"."verb" = 'joined') AS "joined_at",
      MIN("t3"."occurred_at") AS "first_at"
    FROM (
      SELECT
        *
      FROM "activities" AS "t1"
      WHERE
        "t1"."occurred_at" <= $log_end AND "t1"."actor_id" IS NOT NULL
    ) AS "t3"
    GROUP BY
      1
  ) AS "t5"
  WHERE
    COALESCE("t5"."joined_at", "t5"."first_at") >= $start
    AND COALESCE("t5"."joined_at", "t5"."first_at") < $end
) AS "t7"
INNER JOIN (
  SELECT
    "t0"."id" AS "person_id"
  FROM "members" AS "t0"
  WHERE
    "t0"."kind" = 'person'
) AS "t4"
  ON "t7"."actor_id" = "t4"."person_id"
