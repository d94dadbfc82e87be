SELECT
  "t11"."period",
  CASE
    WHEN (
      "t11"."n" >= 20
    ) AND (
      "t11"."authors" >= 2
    )
    THEN "t11"."total" / "t11"."n"
    ELSE CAST(NULL AS DOUBLE)
  END AS "sentiment",
  "t11"."n" AS "sentiment n",
  CASE
    WHEN (
      (
        "t11"."squares" - (
          (
            "t11"."total" * "t11"."total"
          ) / "t11"."n"
        )
      ) / NULLIF("t11"."n" - 1, 0)
    ) < 0
    THEN 0.0
    ELSE (
      "t11"."squares" - (
        (
          "t11"."total" * "t11"."total"
        ) / "t11"."n"
      )
    ) / NULLIF("t11"."n" - 1, 0)
  END AS "sentiment spread"
FROM (
  SELECT
    "t10"."period",
    SUM("t10"."posts") AS "n",
    COUNT(*) AS "authors",
    SUM("t10"."total") AS "total",
    SUM("t10"."squares") AS "squares"
  FROM (
    SELECT
      "t9"."period",
      "t9"."member_id",
      COUNT(*) AS "posts",
      SUM("t9"."value") AS "total",
      SUM("t9"."square") AS "squares"
    FROM (
      SELECT
        "t8"."id",
        "t8"."occurred_at",
        "t8"."thread_id",
        "t8"."value",
        "t8"."member_id",
        (
          (
            CAST(FLOOR(
              (
                (
                  (
                    CAST(FLOOR(
                      (
                        "t8"."occurred_at" + 7200000000 + CASE WHEN "t8"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                        "t8"."occurred_at" + 7200000000 + CASE WHEN "t8"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                  "t8"."occurred_at" + 7200000000 + CASE WHEN "t8"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
        "t8"."value" * "t8"."value" AS "square"
      FROM (
        SELECT
          "t7"."id",
          "t7"."occurred_at",
          "t7"."thread_id",
          "t7"."value",
          "t4"."member_id"
        FROM (
          SELECT
            "t5"."id",
            "t5"."occurred_at",
            "t5"."thread_id",
            CASE
              WHEN "t5"."value" > 1
              THEN 1.0
              ELSE CASE WHEN "t5"."value" < -1 THEN -1.0 ELSE "t5"."value" END
            END AS "value",
            "t5"."recipient_id" AS "owner_id"
          FROM (
            SELECT
              "t3"."id",
              "t3"."occurred_at",
              "t3"."recorded_at",
              "t3"."actor_id",
              "t3"."verb",
              "t3"."object_type",
              "t3"."object_id",
              "t3"."object_key",
              "t3"."space_id",
              "t3"."thread_id",
              "t3"."recipient_id",
              "t3"."value",
              "t3"."source",
              ROW_NUMBER() OVER (
                PARTITION BY "t3"."object_type", "t3"."object_id"
                ORDER BY "t3"."id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "place"
            FROM (
              SELECT
                *
              FROM "activities" AS "t1"
              WHERE
                "t1"."verb" = 'scored'
                AND "t1"."occurred_at" >= $start
                AND "t1"."occurred_at" < $end
                AND "t1"."occurred_at" <= $log_end
            ) AS "t3"
          ) AS "t5"
          WHERE
            "t5"."place" = 0 AND "t5"."value" IS NOT NULL
        ) AS "t7"
        INNER JOIN (
          SELECT
            "t0"."id" AS "member_id"
          FROM "members" AS "t0"
          WHERE
            "t0"."kind" IN ('person', 'anonymous') AND "t0"."kind" = 'person'
        ) AS "t4"
          ON "t7"."owner_id" = "t4"."member_id"
      ) AS "t8"
    ) AS "t9"
    GROUP BY
      1,
      2
  ) AS "t10"
  GROUP BY
    1
) AS "t11"
