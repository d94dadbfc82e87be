SELECT
  "t8"."period",
  (
    (
      "t8"."promoters" - "t8"."detractors"
    ) * 100
  ) / NULLIF("t8"."n", 0) AS "nps",
  "t8"."n" AS "nps n",
  "t8"."promoters" + "t8"."detractors" AS "nps spread"
FROM (
  SELECT
    "t7"."period",
    COUNT(*) AS "n",
    COUNT(*) FILTER(WHERE
      "t7"."value" >= 9) AS "promoters",
    COUNT(*) FILTER(WHERE
      "t7"."value" <= 6) AS "detractors"
  FROM (
    SELECT
      "t6"."id",
      "t6"."occurred_at",
      "t6"."thread_id",
      "t6"."value",
      "t6"."member_id",
      (
        (
          CAST(FLOOR(
            (
              (
                (
                  CAST(FLOOR(
                    (
                      "t6"."occurred_at" + 7200000000 + CASE WHEN "t6"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                      "t6"."occurred_at" + 7200000000 + CASE WHEN "t6"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                "t6"."occurred_at" + 7200000000 + CASE WHEN "t6"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
        "t4"."id",
        "t4"."occurred_at",
        "t4"."thread_id",
        "t4"."value",
        "t5"."member_id"
      FROM (
        SELECT
          "t0"."id",
          "t0"."occurred_at",
          "t0"."thread_id",
          "t0"."value",
          "t0"."actor_id" AS "owner_id"
        FROM "activities" AS "t0"
        WHERE
          "t0"."verb" = 'rated'
          AND "t0"."occurred_at" >= $start
          AND "t0"."occurred_at" < $end
          AND "t0"."occurred_at" <= $log_end
          AND "t0"."value" >= 0
          AND "t0"."value" <= 10
      ) AS "t4"
      INNER JOIN (
        SELECT
          "t1"."id" AS "member_id"
        FROM "members" AS "t1"
        WHERE
          "t1"."kind" IN ('person', 'anonymous') AND "t1"."kind" = 'person'
      ) AS "t5"
        ON "t4"."owner_id" = "t5"."member_id"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1
) AS "t8"
