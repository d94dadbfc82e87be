SELECT
  "t19"."group",
  "t19"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t19"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t19"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t19"."seen" >> 2
  ) & 1) AS "back_2"
FROM (
  SELECT
    "t10"."actor_id" AS "member_id",
    "t10"."group",
    CAST(FLOOR((
      "t10"."day" + 3
    ) / (
      7
    )) AS BIGINT) AS "cohort",
    COALESCE("t18"."seen", 0) AS "seen",
    COALESCE("t18"."last", -1) AS "last"
  FROM (
    SELECT
      "t8"."actor_id",
      "t8"."group",
      CAST(FLOOR(
        (
          "t8"."began_at" + 7200000000 + CASE WHEN "t8"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
        ) / (
          86400000000
        )
      ) AS BIGINT) AS "day"
    FROM (
      SELECT
        "t6"."actor_id",
        "t6"."group",
        "t6"."began_at",
        ROW_NUMBER() OVER (
          PARTITION BY "t6"."actor_id"
          ORDER BY "t6"."began_at" ASC, "t6"."group" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "place"
      FROM (
        SELECT
          "t3"."actor_id",
          "t3"."verb" AS "group",
          MIN("t3"."occurred_at") AS "began_at"
        FROM (
          SELECT
            *
          FROM "activities" AS "t1"
          WHERE
            "t1"."occurred_at" <= $log_end
            AND "t1"."actor_id" IS NOT NULL
            AND "t1"."verb" IN (
              'posted',
              'replied',
              'reacted',
              'voted',
              'attended',
              'completed',
              'submitted',
              'solved'
            )
        ) AS "t3"
        GROUP BY
          1,
          2
      ) AS "t6"
    ) AS "t8"
    WHERE
      "t8"."place" = 0
      AND "t8"."began_at" >= $start
      AND "t8"."began_at" < $end
  ) AS "t10"
  INNER JOIN (
    SELECT
      "t0"."id" AS "person_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
  ) AS "t4"
    ON "t10"."actor_id" = "t4"."person_id"
  LEFT OUTER JOIN (
    SELECT
      "t16"."member_id" AS "back_id",
      "t16"."seen",
      "t16"."last"
    FROM (
      SELECT
        "t15"."member_id",
        BIT_OR(
          CAST(CASE
            WHEN "t15"."offset" = 1
            THEN 1
            WHEN "t15"."offset" = 7
            THEN 2
            WHEN "t15"."offset" = 30
            THEN 4
            ELSE 0
          END AS BIGINT)
        ) AS "seen",
        MAX("t15"."offset") AS "last"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t13"."member_id",
            "t7"."number" - "t13"."began" AS "offset"
          FROM (
            SELECT
              "t1"."actor_id" AS "doer_id",
              CAST(FLOOR(
                (
                  "t1"."occurred_at" + 7200000000 + CASE WHEN "t1"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                ) / (
                  86400000000
                )
              ) AS BIGINT) AS "number"
            FROM "activities" AS "t1"
            WHERE
              "t1"."verb" IN ('posted', 'replied')
              AND "t1"."occurred_at" >= $start
              AND "t1"."occurred_at" <= $log_end
          ) AS "t7"
          INNER JOIN (
            SELECT DISTINCT
              "t11"."member_id",
              "t11"."began"
            FROM (
              SELECT
                "t10"."actor_id" AS "member_id",
                "t10"."group",
                CAST(FLOOR((
                  "t10"."day" + 3
                ) / (
                  7
                )) AS BIGINT) AS "cohort",
                "t10"."day" AS "began"
              FROM (
                SELECT
                  "t8"."actor_id",
                  "t8"."group",
                  CAST(FLOOR(
                    (
                      "t8"."began_at" + 7200000000 + CASE WHEN "t8"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                    ) / (
                      86400000000
                    )
                  ) AS BIGINT) AS "day"
                FROM (
                  SELECT
                    "t6"."actor_id",
                    "t6"."group",
                    "t6"."began_at",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t6"."actor_id"
                      ORDER BY "t6"."began_at" ASC, "t6"."group" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "place"
                  FROM (
                    SELECT
                      "t3"."actor_id",
                      "t3"."verb" AS "group",
                      MIN("t3"."occurred_at") AS "began_at"
                    FROM (
                      SELECT
                        *
                      FROM "activities" AS "t1"
                      WHERE
                        "t1"."occurred_at" <= $log_end
                        AND "t1"."actor_id" IS NOT NULL
                        AND "t1"."verb" IN (
                          'posted',
                          'replied',
                          'reacted',
                          'voted',
                          'attended',
                          'completed',
                          'submitted',
                          'solved'
                        )
                    ) AS "t3"
                    GROUP BY
                      1,
                      2
                  ) AS "t6"
                ) AS "t8"
                WHERE
                  "t8"."place" = 0
                  AND "t8"."began_at" >= $start
                  AND "t8"."began_at" < $end
              ) AS "t10"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "person_id"
                FROM "members" AS "t0"
                WHERE
                  "t0"."kind" = 'person'
              ) AS "t4"
                ON "t10"."actor_id" = "t4"."person_id"
            ) AS "t11"
          ) AS "t13"
            ON "t7"."doer_id" = "t13"."member_id"
        ) AS "t14"
        WHERE
          "t14"."offset" >= 0
      ) AS "t15"
      GROUP BY
        1
    ) AS "t16"
  ) AS "t18"
    ON "t10"."actor_id" = "t18"."back_id"
) AS "t19"
GROUP BY
  1,
  2
