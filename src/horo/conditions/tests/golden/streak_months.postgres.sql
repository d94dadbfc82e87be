SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t0"."id" AS "subject_id",
      "t0"."id" AS "member_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
      AND (
        (
          "t0"."joined_at" IS NULL
        ) OR (
          "t0"."joined_at" <= 1772442000000000
        )
      )
  ) AS "t2"
  WHERE
    "t2"."subject_id" IN (
      SELECT
        "t9"."actor_id" AS "subject_id"
      FROM (
        SELECT
          "t8"."actor_id",
          "t8"."period",
          "t8"."occurred_at",
          "t8"."island",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t8"."actor_id", "t8"."island"
              ORDER BY "t8"."period" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "run"
        FROM (
          SELECT
            "t7"."actor_id",
            "t7"."period",
            "t7"."occurred_at",
            "t7"."period" - (
              ROW_NUMBER() OVER (
                PARTITION BY "t7"."actor_id"
                ORDER BY "t7"."period" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) AS "island"
          FROM (
            SELECT
              "t6"."actor_id",
              "t6"."period",
              MIN("t6"."occurred_at") AS "occurred_at"
            FROM (
              SELECT
                "t5"."id",
                "t5"."occurred_at",
                "t5"."actor_id",
                (
                  "t5"."year" * 12
                ) + CAST(CAST((
                  (
                    (
                      "t5"."day" * 5
                    ) + 2
                  ) - (
                    (
                      (
                        "t5"."day" * 5
                      ) + 2
                    ) % 153
                  )
                ) AS DOUBLE PRECISION) / 153 AS BIGINT) AS "period"
              FROM (
                SELECT
                  "t4"."id",
                  "t4"."occurred_at",
                  "t4"."actor_id",
                  "t4"."day" - CAST(CAST((
                    (
                      "t4"."year" * 1461
                    ) - (
                      (
                        "t4"."year" * 1461
                      ) % 4
                    )
                  ) AS DOUBLE PRECISION) / 4 AS BIGINT) AS "day",
                  "t4"."year"
                FROM (
                  SELECT
                    "t3"."id",
                    "t3"."occurred_at",
                    "t3"."actor_id",
                    "t3"."day",
                    CAST(CAST((
                      (
                        (
                          "t3"."day" * 4
                        ) + 3
                      ) - (
                        (
                          (
                            "t3"."day" * 4
                          ) + 3
                        ) % 1461
                      )
                    ) AS DOUBLE PRECISION) / 1461 AS BIGINT) AS "year"
                  FROM (
                    SELECT
                      "t1"."id",
                      "t1"."occurred_at",
                      "t1"."actor_id",
                      CAST(CAST((
                        "t1"."occurred_at" - (
                          "t1"."occurred_at" % 86400000000
                        )
                      ) AS DOUBLE PRECISION) / 86400000000 AS BIGINT) + 671 AS "day"
                    FROM "activities" AS "t1"
                    WHERE
                      "t1"."verb" = 'posted' AND "t1"."actor_id" IS NOT NULL
                  ) AS "t3"
                ) AS "t4"
              ) AS "t5"
            ) AS "t6"
            GROUP BY
              1,
              2
          ) AS "t7"
        ) AS "t8"
      ) AS "t9"
      WHERE
        "t9"."run" >= 3
        AND "t9"."actor_id" IS NOT NULL
        AND "t9"."occurred_at" <= 1772442000000000
    )
) AS "t11"
