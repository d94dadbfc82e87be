WITH "t5" AS (
  SELECT
    "t2"."id" AS "member_id"
  FROM "members" AS "t2"
  WHERE
    "t2"."kind" IN ('person', 'anonymous') AND "t2"."kind" = 'person'
)
SELECT
  "t13"."period",
  (
    "t13"."flags" * 1000
  ) / NULLIF("t13"."authored", 0) AS "flag_rate",
  "t13"."authored" AS "flag_rate n"
FROM (
  SELECT
    "t12"."period",
    SUM("t12"."flags") AS "flags",
    SUM("t12"."authored") AS "authored"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        (
          (
            CAST(FLOOR(
              (
                (
                  (
                    CAST(FLOOR(
                      (
                        "t10"."occurred_at" + 7200000000 + CASE WHEN "t10"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                        "t10"."occurred_at" + 7200000000 + CASE WHEN "t10"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                  "t10"."occurred_at" + 7200000000 + CASE WHEN "t10"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
        ) - $first_period AS "period",
        0 + 1 AS "flags",
        0 AS "authored"
      FROM (
        SELECT
          "t6"."id",
          "t6"."occurred_at",
          "t6"."thread_id",
          "t6"."by_id",
          "t9"."member_id"
        FROM (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."thread_id",
            "t1"."actor_id" AS "by_id",
            "t1"."recipient_id" AS "owner_id"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'flagged'
            AND "t1"."occurred_at" >= $start
            AND "t1"."occurred_at" < $end
            AND "t1"."occurred_at" <= $log_end
        ) AS "t6"
        SEMI JOIN "t5" AS "t8"
          ON "t6"."by_id" = "t8"."member_id"
        INNER JOIN "t5" AS "t9"
          ON "t6"."owner_id" = "t9"."member_id"
      ) AS "t10"
    ) AS "t11"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t0"."period",
        0 AS "flags",
        "t0"."authored"
      FROM "horo_measures_spells_$number" AS "t0"
    ) AS "t3"
  ) AS "t12"
  GROUP BY
    1
) AS "t13"
