SELECT
  "t20"."group",
  "t20"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t20"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t20"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t20"."seen" >> 2
  ) & 1) AS "back_2",
  SUM((
    "t20"."seen" >> 3
  ) & 1) AS "back_3"
FROM (
  SELECT
    "t11"."actor_id" AS "member_id",
    "t11"."group",
    CAST(FLOOR((
      "t11"."day" + 3
    ) / (
      7
    )) AS BIGINT) AS "cohort",
    COALESCE("t19"."seen", 0) AS "seen",
    COALESCE("t19"."last", -1) AS "last"
  FROM (
    SELECT
      "t9"."actor_id",
      "t9"."group",
      CAST(FLOOR(
        (
          "t9"."began_at" + 7200000000 + CASE WHEN "t9"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
        ) / (
          86400000000
        )
      ) AS BIGINT) AS "day"
    FROM (
      SELECT
        "t8"."actor_id",
        "t8"."group",
        "t8"."is_guess",
        "t8"."began_at",
        ROW_NUMBER() OVER (
          PARTITION BY "t8"."actor_id"
          ORDER BY "t8"."is_guess" ASC, "t8"."began_at" ASC, "t8"."group" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "place"
      FROM (
        SELECT
          "t5"."actor_id",
          "t5"."group",
          CASE WHEN "t5"."joined_at" IS NULL THEN 1 ELSE 0 END AS "is_guess",
          COALESCE("t5"."joined_at", "t5"."first_at") AS "began_at"
        FROM (
          SELECT
            "t3"."actor_id",
            "t3"."source" AS "group",
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
            1,
            2
        ) AS "t5"
      ) AS "t8"
    ) AS "t9"
    WHERE
      "t9"."place" = 0
      AND "t9"."began_at" >= $start
      AND "t9"."began_at" < $end
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t0"."id" AS "person_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
  ) AS "t4"
    ON "t11"."actor_id" = "t4"."person_id"
  LEFT OUTER JOIN (
    SELECT
      "t17"."member_id" AS "back_id",
      "t17"."seen",
      "t17"."last"
    FROM (
      SELECT
        "t16"."member_id",
        BIT_OR(CASE WHEN "t16"."offset" <= 3 THEN 1 << LEAST("t16"."offset", 3) ELSE 0 END) AS "seen",
        MAX("t16"."offset") AS "last"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t14"."member_id",
            "t7"."number" - "t14"."began" AS "offset"
          FROM (
            SELECT
              "t1"."actor_id" AS "doer_id",
              CAST(FLOOR(
                (
                  CAST(FLOOR(
                    (
                      "t1"."occurred_at" + 7200000000 + CASE WHEN "t1"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                    ) / (
                      86400000000
                    )
                  ) AS BIGINT) + 3
                ) / (
                  7
                )
              ) AS BIGINT) AS "number"
            FROM "activities" AS "t1"
            WHERE
              "t1"."verb" IN ('visited')
              AND "t1"."occurred_at" >= $start
              AND "t1"."occurred_at" <= $log_end
          ) AS "t7"
          INNER JOIN (
            SELECT DISTINCT
              "t12"."member_id",
              "t12"."began"
            FROM (
              SELECT
                "t11"."actor_id" AS "member_id",
                "t11"."group",
                CAST(FLOOR((
                  "t11"."day" + 3
                ) / (
                  7
                )) AS BIGINT) AS "cohort",
                CAST(FLOOR((
                  "t11"."day" + 3
                ) / (
                  7
                )) AS BIGINT) AS "began"
              FROM (
                SELECT
                  "t9"."actor_id",
                  "t9"."group",
                  CAST(FLOOR(
                    (
                      "t9"."began_at" + 7200000000 + CASE WHEN "t9"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                    ) / (
                      86400000000
                    )
                  ) AS BIGINT) AS "day"
                FROM (
                  SELECT
                    "t8"."actor_id",
                    "t8"."group",
                    "t8"."is_guess",
                    "t8"."began_at",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t8"."actor_id"
                      ORDER BY "t8"."is_guess" ASC, "t8"."began_at" ASC, "t8"."group" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "place"
                  FROM (
                    SELECT
                      "t5"."actor_id",
                      "t5"."group",
                      CASE WHEN "t5"."joined_at" IS NULL THEN 1 ELSE 0 END AS "is_guess",
                      COALESCE("t5"."joined_at", "t5"."first_at") AS "began_at"
                    FROM (
                      SELECT
                        "t3"."actor_id",
                        "t3"."source" AS "group",
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
                        1,
                        2
                    ) AS "t5"
                  ) AS "t8"
                ) AS "t9"
                WHERE
                  "t9"."place" = 0
                  AND "t9"."began_at" >= $start
                  AND "t9"."began_at" < $end
              ) AS "t11"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "person_id"
                FROM "members" AS "t0"
                WHERE
                  "t0"."kind" = 'person'
              ) AS "t4"
                ON "t11"."actor_id" = "t4"."person_id"
            ) AS "t12"
          ) AS "t14"
            ON "t7"."doer_id" = "t14"."member_id"
        ) AS "t15"
        WHERE
          "t15"."offset" >= 0
      ) AS "t16"
      GROUP BY
        1
    ) AS "t17"
  ) AS "t19"
    ON "t11"."actor_id" = "t19"."back_id"
) AS "t20"
GROUP BY
  1,
  2
