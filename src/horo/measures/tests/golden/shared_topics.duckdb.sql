SELECT
  "t14"."topic_id",
  "t14"."starter_id",
  "t14"."started_at",
  COALESCE("t14"."replies", 0) AS "replies",
  COALESCE("t14"."others", 0) AS "others",
  CASE
    WHEN (
      "t14"."responded_at" - "t14"."started_at"
    ) < 0
    THEN 0
    ELSE "t14"."responded_at" - "t14"."started_at"
  END AS "waited",
  (
    (
      CAST(FLOOR(
        (
          (
            (
              CAST(FLOOR(
                (
                  "t14"."started_at" + 7200000000 + CASE WHEN "t14"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                ) / (
                  86400000000
                )
              ) AS BIGINT) + 25508
            ) * 4
          ) + 3
        ) / (
          1461
        )
      ) AS BIGINT) * 12
    ) + CAST(FLOOR(
      (
        (
          (
            (
              CAST(FLOOR(
                (
                  "t14"."started_at" + 7200000000 + CASE WHEN "t14"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                ) / (
                  86400000000
                )
              ) AS BIGINT) + 25508
            ) - CAST(FLOOR(
              (
                CAST(FLOOR(
                  (
                    (
                      (
                        CAST(FLOOR(
                          (
                            "t14"."started_at" + 7200000000 + CASE WHEN "t14"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                          ) / (
                            86400000000
                          )
                        ) AS BIGINT) + 25508
                      ) * 4
                    ) + 3
                  ) / (
                    1461
                  )
                ) AS BIGINT) * 1461
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
FROM (
  SELECT
    "t5"."row_id",
    "t5"."topic_id",
    "t5"."starter_id",
    "t5"."started_at",
    "t13"."answered_id",
    "t13"."responded_at",
    "t13"."replies",
    "t13"."others"
  FROM (
    SELECT
      "t0"."id" AS "row_id",
      "t0"."thread_id" AS "topic_id",
      "t0"."actor_id" AS "starter_id",
      "t0"."occurred_at" AS "started_at"
    FROM "activities" AS "t0"
    WHERE
      "t0"."verb" = 'posted'
      AND "t0"."occurred_at" >= $start
      AND "t0"."occurred_at" < $end
      AND "t0"."occurred_at" <= $log_end
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t1"."id" AS "member_id"
    FROM "members" AS "t1"
    WHERE
      "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
  ) AS "t7"
    ON "t5"."starter_id" = "t7"."member_id"
  LEFT OUTER JOIN (
    SELECT
      "t11"."row_id" AS "answered_id",
      MIN("t11"."replied_at") FILTER(WHERE
        "t11"."replier_id" <> "t11"."starter_id") AS "responded_at",
      SUM("t11"."replies") AS "replies",
      COUNT(*) FILTER(WHERE
        "t11"."replier_id" <> "t11"."starter_id") AS "others"
    FROM (
      SELECT
        "t10"."row_id",
        "t10"."replier_id",
        MIN("t10"."starter_id") AS "starter_id",
        MIN("t10"."replied_at") AS "replied_at",
        COUNT(*) FILTER(WHERE
          "t10"."replied_at" < (
            "t10"."started_at" + 2419200000000
          )) AS "replies"
      FROM (
        SELECT
          "t5"."row_id",
          "t5"."topic_id",
          "t5"."starter_id",
          "t5"."started_at",
          "t9"."thread_id",
          "t9"."replier_id",
          "t9"."replied_at"
        FROM (
          SELECT
            "t0"."id" AS "row_id",
            "t0"."thread_id" AS "topic_id",
            "t0"."actor_id" AS "starter_id",
            "t0"."occurred_at" AS "started_at"
          FROM "activities" AS "t0"
          WHERE
            "t0"."verb" = 'posted'
            AND "t0"."occurred_at" >= $start
            AND "t0"."occurred_at" < $end
            AND "t0"."occurred_at" <= $log_end
        ) AS "t5"
        INNER JOIN (
          SELECT
            "t1"."id" AS "member_id"
          FROM "members" AS "t1"
          WHERE
            "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
        ) AS "t7"
          ON "t5"."starter_id" = "t7"."member_id"
        INNER JOIN (
          SELECT
            "t6"."thread_id",
            "t6"."actor_id" AS "replier_id",
            "t6"."occurred_at" AS "replied_at"
          FROM (
            SELECT
              *
            FROM "activities" AS "t0"
            WHERE
              "t0"."verb" = 'replied'
              AND "t0"."thread_id" IS NOT NULL
              AND "t0"."occurred_at" <= $log_end
          ) AS "t6"
          SEMI JOIN (
            SELECT
              "t1"."id" AS "member_id"
            FROM "members" AS "t1"
            WHERE
              "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
          ) AS "t7"
            ON "t6"."actor_id" = "t7"."member_id"
        ) AS "t9"
          ON "t5"."topic_id" = "t9"."thread_id"
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t11"
    GROUP BY
      1
  ) AS "t13"
    ON "t5"."row_id" = "t13"."answered_id"
) AS "t14"
