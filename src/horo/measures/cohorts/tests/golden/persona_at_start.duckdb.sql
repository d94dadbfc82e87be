SELECT
  "t16"."group",
  "t16"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t16"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t16"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t16"."seen" >> 2
  ) & 1) AS "back_2",
  SUM((
    "t16"."seen" >> 3
  ) & 1) AS "back_3"
FROM (
  SELECT
    "t5"."actor_id" AS "member_id",
    "t5"."group",
    CAST(FLOOR((
      "t5"."day" + 3
    ) / (
      7
    )) AS BIGINT) AS "cohort",
    COALESCE("t15"."seen", 0) AS "seen",
    COALESCE("t15"."last", -1) AS "last"
  FROM (
    SELECT
      "t0"."id" AS "actor_id",
      CASE WHEN 0 = 0 THEN 'author' ELSE NULL END AS "group",
      $first_day AS "day"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
      AND (
        (
          "t0"."joined_at" IS NULL
        ) OR (
          "t0"."joined_at" <= $start
        )
      )
      AND "t0"."persona" IN ('author')
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t0"."id" AS "person_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
  ) AS "t3"
    ON "t5"."actor_id" = "t3"."person_id"
  LEFT OUTER JOIN (
    SELECT
      "t13"."member_id" AS "back_id",
      "t13"."seen",
      "t13"."last"
    FROM (
      SELECT
        "t12"."member_id",
        BIT_OR(CASE WHEN "t12"."offset" <= 3 THEN 1 << LEAST("t12"."offset", 3) ELSE 0 END) AS "seen",
        MAX("t12"."offset") AS "last"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t10"."member_id",
            "t8"."number" - "t10"."began" AS "offset"
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
              "t1"."verb" IN ('posted', 'replied')
              AND "t1"."occurred_at" >= $start
              AND "t1"."occurred_at" <= $log_end
          ) AS "t8"
          INNER JOIN (
            SELECT DISTINCT
              "t7"."member_id",
              "t7"."began"
            FROM (
              SELECT
                "t5"."actor_id" AS "member_id",
                "t5"."group",
                CAST(FLOOR((
                  "t5"."day" + 3
                ) / (
                  7
                )) AS BIGINT) AS "cohort",
                CAST(FLOOR((
                  "t5"."day" + 3
                ) / (
                  7
                )) AS BIGINT) AS "began"
              FROM (
                SELECT
                  "t0"."id" AS "actor_id",
                  CASE WHEN 0 = 0 THEN 'author' ELSE NULL END AS "group",
                  $first_day AS "day"
                FROM "members" AS "t0"
                WHERE
                  "t0"."kind" = 'person'
                  AND (
                    (
                      "t0"."joined_at" IS NULL
                    ) OR (
                      "t0"."joined_at" <= $start
                    )
                  )
                  AND "t0"."persona" IN ('author')
              ) AS "t5"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "person_id"
                FROM "members" AS "t0"
                WHERE
                  "t0"."kind" = 'person'
              ) AS "t3"
                ON "t5"."actor_id" = "t3"."person_id"
            ) AS "t7"
          ) AS "t10"
            ON "t8"."doer_id" = "t10"."member_id"
        ) AS "t11"
        WHERE
          "t11"."offset" >= 0
      ) AS "t12"
      GROUP BY
        1
    ) AS "t13"
  ) AS "t15"
    ON "t5"."actor_id" = "t15"."back_id"
) AS "t16"
GROUP BY
  1,
  2
