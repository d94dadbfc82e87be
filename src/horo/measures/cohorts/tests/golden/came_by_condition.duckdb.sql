WITH "t13" AS (
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
        '' AS "group",
        CAST(FLOOR(
          (
            "t9"."began_at" + 7200000000 + CASE WHEN "t9"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
          ) / (
            86400000000
          )
        ) AS BIGINT) AS "day"
      FROM (
        SELECT
          "t7"."actor_id",
          MIN("t7"."occurred_at") AS "began_at"
        FROM (
          SELECT
            *
          FROM "activities" AS "t1"
          WHERE
            "t1"."occurred_at" <= $log_end
            AND "t1"."actor_id" IS NOT NULL
            AND "t1"."verb" IN ('posted', 'replied')
        ) AS "t7"
        GROUP BY
          1
      ) AS "t9"
      WHERE
        "t9"."began_at" >= $start AND "t9"."began_at" < $end
    ) AS "t11"
    INNER JOIN (
      SELECT
        "t0"."id" AS "person_id"
      FROM "members" AS "t0"
      WHERE
        "t0"."kind" = 'person'
    ) AS "t8"
      ON "t11"."actor_id" = "t8"."person_id"
  ) AS "t12"
)
SELECT
  "t31"."group",
  "t31"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t31"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t31"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t31"."seen" >> 2
  ) & 1) AS "back_2",
  SUM((
    "t31"."seen" >> 3
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
    COALESCE("t30"."seen", 0) AS "seen",
    COALESCE("t30"."last", -1) AS "last"
  FROM (
    SELECT
      "t9"."actor_id",
      '' AS "group",
      CAST(FLOOR(
        (
          "t9"."began_at" + 7200000000 + CASE WHEN "t9"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
        ) / (
          86400000000
        )
      ) AS BIGINT) AS "day"
    FROM (
      SELECT
        "t7"."actor_id",
        MIN("t7"."occurred_at") AS "began_at"
      FROM (
        SELECT
          *
        FROM "activities" AS "t1"
        WHERE
          "t1"."occurred_at" <= $log_end
          AND "t1"."actor_id" IS NOT NULL
          AND "t1"."verb" IN ('posted', 'replied')
      ) AS "t7"
      GROUP BY
        1
    ) AS "t9"
    WHERE
      "t9"."began_at" >= $start AND "t9"."began_at" < $end
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t0"."id" AS "person_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
  ) AS "t8"
    ON "t11"."actor_id" = "t8"."person_id"
  LEFT OUTER JOIN (
    SELECT
      "t28"."member_id" AS "back_id",
      "t28"."seen",
      "t28"."last"
    FROM (
      SELECT
        "t27"."member_id",
        BIT_OR(1 << "t27"."place") AS "seen",
        MAX(
          CAST(CASE
            WHEN "t27"."place" = 0
            THEN 0
            WHEN "t27"."place" = 1
            THEN 1
            WHEN "t27"."place" = 2
            THEN 2
            WHEN "t27"."place" = 3
            THEN 3
            ELSE NULL
          END AS BIGINT)
        ) AS "last"
      FROM (
        SELECT
          "t26"."member_id",
          "t26"."subject_id" % 4 AS "place"
        FROM (
          SELECT
            "t25"."subject_id",
            "t25"."member_id",
            "t25"."since",
            "t25"."at",
            "t6"."persona"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                (
                  "t22"."member_id" * 4
                ) + "t22"."place" AS "subject_id",
                "t22"."member_id",
                CAST(NULL AS BIGINT) AS "since",
                "t3"."moment" AS "at"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t14"."member_id",
                      0 AS "place",
                      "t14"."began" + 0 AS "number"
                    FROM "t13" AS "t14"
                  ) AS "t15"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t14"."member_id",
                      1 AS "place",
                      "t14"."began" + 1 AS "number"
                    FROM "t13" AS "t14"
                  ) AS "t16"
                ) AS "t19"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t14"."member_id",
                      2 AS "place",
                      "t14"."began" + 2 AS "number"
                    FROM "t13" AS "t14"
                  ) AS "t17"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t14"."member_id",
                      3 AS "place",
                      "t14"."began" + 3 AS "number"
                    FROM "t13" AS "t14"
                  ) AS "t18"
                ) AS "t20"
              ) AS "t22"
              INNER JOIN "horo_cohort_moments_$number" AS "t3"
                ON "t22"."number" = "t3"."number"
            ) AS "t23"
          ) AS "t25"
          INNER JOIN (
            SELECT
              "t0"."id" AS "member_id",
              "t0"."persona"
            FROM "members" AS "t0"
          ) AS "t6"
            ON "t25"."member_id" = "t6"."member_id"
        ) AS "t26"
        WHERE
          "t26"."persona" IN ('author')
      ) AS "t27"
      GROUP BY
        1
    ) AS "t28"
  ) AS "t30"
    ON "t11"."actor_id" = "t30"."back_id"
) AS "t31"
GROUP BY
  1,
  2
