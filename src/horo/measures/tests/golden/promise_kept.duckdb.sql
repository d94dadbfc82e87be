SELECT
  "t19"."period",
  "t19"."kept" / NULLIF("t19"."due", 0) AS "promise_kept",
  "t19"."due" AS "promise_kept n"
FROM (
  SELECT
    "t18"."period",
    COUNT(*) AS "due",
    SUM("t18"."is_kept") AS "kept"
  FROM (
    SELECT
      "t17"."period",
      "t17"."id",
      "t17"."member_id",
      "t17"."thread_id",
      MAX(
        CASE
          WHEN (
            "t17"."told_at" < "t17"."due_at"
          )
          AND (
            "t17"."is_reply" OR (
              "t17"."told_at" >= "t17"."made_at"
            )
          )
          AND (
            (
              "t17"."teller_id" IS NULL
            ) OR (
              "t17"."teller_id" <> "t17"."member_id"
            )
          )
          THEN 1
          ELSE 0
        END
      ) AS "is_kept"
    FROM (
      SELECT
        "t16"."id",
        "t16"."thread_id",
        "t16"."made_at",
        "t16"."due_at",
        "t16"."about",
        "t16"."about_id",
        "t16"."member_id",
        "t16"."period",
        "t13"."is_reply",
        "t13"."told_of",
        "t13"."told_id",
        "t13"."told_at",
        "t13"."teller_id"
      FROM (
        SELECT
          "t14"."id",
          "t14"."thread_id",
          "t14"."made_at",
          "t14"."due_at",
          "t14"."about",
          "t14"."about_id",
          "t14"."member_id",
          (
            (
              CAST(FLOOR(
                (
                  (
                    (
                      CAST(FLOOR(
                        (
                          "t14"."due_at" + 7200000000 + CASE WHEN "t14"."due_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                          "t14"."due_at" + 7200000000 + CASE WHEN "t14"."due_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                    "t14"."due_at" + 7200000000 + CASE WHEN "t14"."due_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
            "t11"."id",
            "t11"."thread_id",
            "t11"."made_at",
            "t11"."due_at",
            "t11"."about",
            "t11"."about_id",
            "t5"."member_id"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t0"."id",
                "t0"."thread_id",
                "t0"."recipient_id" AS "promised_to",
                "t0"."occurred_at" AS "made_at",
                "t0"."occurred_at" + CAST(ROUND(
                  CASE
                    WHEN "t0"."verb" = 'promised'
                    THEN 86400000000.0
                    ELSE COALESCE("t0"."value" * 3600000000, 86400000000.0)
                  END,
                  0
                ) AS BIGINT) AS "due_at",
                CASE WHEN "t0"."verb" = 'promised' THEN 'topic' ELSE "t0"."object_type" END AS "about",
                CASE WHEN "t0"."verb" = 'promised' THEN "t0"."thread_id" ELSE "t0"."object_id" END AS "about_id"
              FROM "activities" AS "t0"
              WHERE
                "t0"."verb" IN ('promised', 'pledged')
                AND "t0"."occurred_at" <= $log_end
            ) AS "t8"
            WHERE
              "t8"."due_at" >= $start
              AND "t8"."due_at" < $end
              AND "t8"."due_at" <= $log_end
          ) AS "t11"
          INNER JOIN (
            SELECT
              "t1"."id" AS "member_id"
            FROM "members" AS "t1"
            WHERE
              "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
          ) AS "t5"
            ON "t11"."promised_to" = "t5"."member_id"
        ) AS "t14"
      ) AS "t16"
      LEFT OUTER JOIN (
        SELECT
          "t9"."is_reply",
          "t9"."told_of",
          "t9"."told_id",
          "t9"."told_at",
          "t9"."teller_id"
        FROM (
          SELECT
            "t7"."is_reply",
            "t7"."told_of",
            "t7"."told_id",
            "t7"."told_at",
            "t7"."teller_id",
            "t6"."known_id"
          FROM (
            SELECT
              "t0"."verb" = 'replied' AS "is_reply",
              CASE WHEN "t0"."verb" = 'replied' THEN 'topic' ELSE "t0"."object_type" END AS "told_of",
              CASE WHEN "t0"."verb" = 'replied' THEN "t0"."thread_id" ELSE "t0"."object_id" END AS "told_id",
              "t0"."occurred_at" AS "told_at",
              "t0"."actor_id" AS "teller_id"
            FROM "activities" AS "t0"
            WHERE
              "t0"."verb" IN ('replied', 'updated')
              AND "t0"."occurred_at" <= $log_end
          ) AS "t7"
          LEFT OUTER JOIN (
            SELECT
              "t1"."id" AS "known_id"
            FROM "members" AS "t1"
            WHERE
              "t1"."kind" = 'person'
          ) AS "t6"
            ON "t7"."teller_id" = "t6"."known_id"
        ) AS "t9"
        WHERE
          NOT (
            "t9"."is_reply"
          ) OR (
            "t9"."known_id" IS NOT NULL
          )
      ) AS "t13"
        ON "t16"."about" = "t13"."told_of" AND "t16"."about_id" = "t13"."told_id"
    ) AS "t17"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t18"
  GROUP BY
    1
) AS "t19"
