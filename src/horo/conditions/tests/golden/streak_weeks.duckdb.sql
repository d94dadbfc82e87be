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
        "t6"."actor_id" AS "subject_id"
      FROM (
        SELECT
          "t5"."actor_id",
          "t5"."period",
          "t5"."occurred_at",
          "t5"."island",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t5"."actor_id", "t5"."island"
              ORDER BY "t5"."period" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "run"
        FROM (
          SELECT
            "t4"."actor_id",
            "t4"."period",
            "t4"."occurred_at",
            "t4"."period" - (
              ROW_NUMBER() OVER (
                PARTITION BY "t4"."actor_id"
                ORDER BY "t4"."period" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) AS "island"
          FROM (
            SELECT
              "t3"."actor_id",
              "t3"."period",
              MIN("t3"."occurred_at") AS "occurred_at"
            FROM (
              SELECT
                "t1"."id",
                "t1"."occurred_at",
                "t1"."actor_id",
                CAST((
                  (
                    "t1"."occurred_at" + 259200000000
                  ) - (
                    (
                      "t1"."occurred_at" + 259200000000
                    ) % 604800000000
                  )
                ) / 604800000000 AS BIGINT) AS "period"
              FROM "activities" AS "t1"
              WHERE
                "t1"."verb" = 'posted' AND "t1"."actor_id" IS NOT NULL
            ) AS "t3"
            GROUP BY
              1,
              2
          ) AS "t4"
        ) AS "t5"
      ) AS "t6"
      WHERE
        "t6"."run" >= 4
        AND "t6"."actor_id" IS NOT NULL
        AND "t6"."occurred_at" <= 1772442000000000
        AND "t6"."period" >= (
          2931 - 1
        )
    )
) AS "t8"
