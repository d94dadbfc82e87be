SELECT
  "t18"."group",
  "t18"."cohort",
  COUNT(*) AS "size",
  SUM(CASE WHEN "t18"."last" >= 0 THEN 1 ELSE 0 END) AS "back_0",
  SUM(CASE WHEN "t18"."last" >= 1 THEN 1 ELSE 0 END) AS "back_1",
  SUM(CASE WHEN "t18"."last" >= 2 THEN 1 ELSE 0 END) AS "back_2",
  SUM(CASE WHEN "t18"."last" >= 3 THEN 1 ELSE 0 END) AS "back_3"
FROM (
  SELECT
    "t7"."actor_id" AS "member_id",
    "t7"."group",
    (
      CAST(FLOOR((
        (
          (
            "t7"."day" + 671
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
              "t7"."day" + 671
            ) - CAST(FLOOR(
              (
                CAST(FLOOR((
                  (
                    (
                      "t7"."day" + 671
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
    COALESCE("t17"."seen", 0) AS "seen",
    COALESCE("t17"."last", -1) AS "last"
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
  LEFT OUTER JOIN (
    SELECT
      "t15"."member_id" AS "back_id",
      "t15"."seen",
      "t15"."last"
    FROM (
      SELECT
        "t14"."member_id",
        BIT_OR(CASE WHEN "t14"."offset" <= 3 THEN 1 << LEAST("t14"."offset", 3) ELSE 0 END) AS "seen",
        MAX("t14"."offset") AS "last"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t12"."member_id",
            "t9"."number" - "t12"."began" AS "offset"
          FROM (
            SELECT
              "t1"."actor_id" AS "doer_id",
              (
                CAST(FLOOR(
                  (
                    (
                      (
                        CAST(FLOOR(
                          (
                            "t1"."occurred_at" + 7200000000 + CASE WHEN "t1"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                            "t1"."occurred_at" + 7200000000 + CASE WHEN "t1"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                      "t1"."occurred_at" + 7200000000 + CASE WHEN "t1"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
              ) AS BIGINT) AS "number"
            FROM "activities" AS "t1"
            WHERE
              "t1"."verb" IN ('posted', 'replied')
              AND "t1"."occurred_at" >= $start
              AND "t1"."occurred_at" <= $log_end
          ) AS "t9"
          INNER JOIN (
            SELECT DISTINCT
              "t10"."member_id",
              "t10"."began"
            FROM (
              SELECT
                "t7"."actor_id" AS "member_id",
                "t7"."group",
                (
                  CAST(FLOOR((
                    (
                      (
                        "t7"."day" + 671
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
                          "t7"."day" + 671
                        ) - CAST(FLOOR(
                          (
                            CAST(FLOOR((
                              (
                                (
                                  "t7"."day" + 671
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
                        "t7"."day" + 671
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
                          "t7"."day" + 671
                        ) - CAST(FLOOR(
                          (
                            CAST(FLOOR((
                              (
                                (
                                  "t7"."day" + 671
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
            ) AS "t10"
          ) AS "t12"
            ON "t9"."doer_id" = "t12"."member_id"
        ) AS "t13"
        WHERE
          "t13"."offset" >= 0
      ) AS "t14"
      GROUP BY
        1
    ) AS "t15"
  ) AS "t17"
    ON "t7"."actor_id" = "t17"."back_id"
) AS "t18"
GROUP BY
  1,
  2
