SELECT
  "t16"."topic_id",
  "t16"."starter_id",
  "t16"."started_at",
  COALESCE("t16"."replies", 0) AS "replies",
  COALESCE("t16"."others", 0) AS "others",
  CASE
    WHEN (
      "t16"."responded_at" - "t16"."started_at"
    ) < 0
    THEN 0
    ELSE "t16"."responded_at" - "t16"."started_at"
  END AS "waited",
  (
    (
      CAST(FLOOR(
        (
          (
            (
              CAST(FLOOR(
                (
                  "t16"."started_at" + 7200000000 + CASE WHEN "t16"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                ) / (
                  86400000000
                )
              ) AS BIGINT) + 671
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
                  "t16"."started_at" + 7200000000 + CASE WHEN "t16"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                ) / (
                  86400000000
                )
              ) AS BIGINT) + 671
            ) - CAST(FLOOR(
              (
                CAST(FLOOR(
                  (
                    (
                      (
                        CAST(FLOOR(
                          (
                            "t16"."started_at" + 7200000000 + CASE WHEN "t16"."started_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                          ) / (
                            86400000000
                          )
                        ) AS BIGINT) + 671
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
    "t6"."row_id",
    "t6"."topic_id",
    "t6"."starter_id",
    "t6"."started_at",
    "t15"."answered_id",
    "t15"."responded_at",
    "t15"."replies",
    "t15"."others"
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
  ) AS "t6"
  INNER JOIN (
    SELECT
      "t1"."id" AS "member_id"
    FROM "members" AS "t1"
    WHERE
      "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
  ) AS "t8"
    ON "t6"."starter_id" = "t8"."member_id"
  LEFT OUTER JOIN (
    SELECT
      "t13"."row_id" AS "answered_id",
      MIN("t13"."replied_at") FILTER(WHERE
        "t13"."replier_id" <> "t13"."starter_id") AS "responded_at",
      SUM("t13"."replies") AS "replies",
      COUNT(*) FILTER(WHERE
        "t13"."replier_id" <> "t13"."starter_id") AS "others"
    FROM (
      SELECT
        "t12"."row_id",
        "t12"."starter_id",
        "t12"."replier_id",
        MIN("t12"."replied_at") AS "replied_at",
        COUNT(*) FILTER(WHERE
          "t12"."replied_at" < (
            "t12"."started_at" + 2419200000000
          )) AS "replies"
      FROM (
        SELECT
          "t6"."row_id",
          "t6"."topic_id",
          "t6"."starter_id",
          "t6"."started_at",
          "t11"."thread_id",
          "t11"."replier_id",
          "t11"."replied_at"
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
        ) AS "t6"
        INNER JOIN (
          SELECT
            "t1"."id" AS "member_id"
          FROM "members" AS "t1"
          WHERE
            "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
        ) AS "t8"
          ON "t6"."starter_id" = "t8"."member_id"
        INNER JOIN (
          SELECT
            "t7"."thread_id",
            "t7"."actor_id" AS "replier_id",
            "t7"."occurred_at" AS "replied_at"
          FROM (
            SELECT
              *
            FROM "activities" AS "t0"
            WHERE
              "t0"."verb" = 'replied'
              AND "t0"."thread_id" IS NOT NULL
              AND "t0"."occurred_at" <= $log_end
          ) AS "t7"
          SEMI JOIN (
            SELECT
              "t1"."id" AS "member_id",
              "t1"."kind" = 'person' AS "is_person"
            FROM "members" AS "t1"
            WHERE
              "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
          ) AS "t9"
            ON "t7"."actor_id" = "t9"."member_id"
        ) AS "t11"
          ON "t6"."topic_id" = "t11"."thread_id"
      ) AS "t12"
      GROUP BY
        1,
        2,
        3
    ) AS "t13"
    GROUP BY
      1
  ) AS "t15"
    ON "t6"."row_id" = "t15"."answered_id"
) AS "t16"
