WITH "t5" AS (
  SELECT DISTINCT
    "t0"."member_id",
    "t0"."began"
  FROM "horo_cohort_begun_$number" AS "t0"
)
SELECT
  "t25"."group",
  "t25"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t25"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t25"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t25"."seen" >> 2
  ) & 1) AS "back_2",
  SUM((
    "t25"."seen" >> 3
  ) & 1) AS "back_3"
FROM (
  SELECT
    "t3"."member_id",
    "t3"."group",
    "t3"."cohort",
    COALESCE("t24"."seen", 0) AS "seen",
    COALESCE("t24"."last", -1) AS "last"
  FROM "horo_cohort_begun_$number" AS "t3"
  LEFT OUTER JOIN (
    SELECT
      "t22"."member_id" AS "back_id",
      "t22"."seen",
      "t22"."last"
    FROM (
      SELECT
        "t21"."member_id",
        BIT_OR(1 << "t21"."place") AS "seen",
        MAX(
          CAST(CASE
            WHEN "t21"."place" = 0
            THEN 0
            WHEN "t21"."place" = 1
            THEN 1
            WHEN "t21"."place" = 2
            THEN 2
            WHEN "t21"."place" = 3
            THEN 3
            ELSE NULL
          END AS BIGINT)
        ) AS "last"
      FROM (
        SELECT
          "t20"."member_id",
          "t20"."subject_id" % 4 AS "place"
        FROM (
          SELECT
            "t19"."subject_id",
            "t19"."member_id",
            "t19"."since",
            "t19"."at",
            "t8"."persona"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                (
                  "t16"."member_id" * 4
                ) + "t16"."place" AS "subject_id",
                "t16"."member_id",
                CAST(NULL AS BIGINT) AS "since",
                "t4"."moment" AS "at"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t7"."member_id",
                      0 AS "place",
                      "t7"."began" + 0 AS "number"
                    FROM "t5" AS "t7"
                  ) AS "t9"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t7"."member_id",
                      1 AS "place",
                      "t7"."began" + 1 AS "number"
                    FROM "t5" AS "t7"
                  ) AS "t10"
                ) AS "t13"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t7"."member_id",
                      2 AS "place",
                      "t7"."began" + 2 AS "number"
                    FROM "t5" AS "t7"
                  ) AS "t11"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t7"."member_id",
                      3 AS "place",
                      "t7"."began" + 3 AS "number"
                    FROM "t5" AS "t7"
                  ) AS "t12"
                ) AS "t14"
              ) AS "t16"
              INNER JOIN "horo_cohort_moments_$number" AS "t4"
                ON "t16"."number" = "t4"."number"
            ) AS "t17"
          ) AS "t19"
          INNER JOIN (
            SELECT
              "t1"."id" AS "member_id",
              "t1"."persona"
            FROM "members" AS "t1"
          ) AS "t8"
            ON "t19"."member_id" = "t8"."member_id"
        ) AS "t20"
        WHERE
          "t20"."persona" IN ('author')
      ) AS "t21"
      GROUP BY
        1
    ) AS "t22"
  ) AS "t24"
    ON "t3"."member_id" = "t24"."back_id"
) AS "t25"
GROUP BY
  1,
  2
