SELECT
  "t12"."group",
  "t12"."cohort",
  COUNT(*) AS "size",
  SUM((
    "t12"."seen" >> 0
  ) & 1) AS "back_0",
  SUM((
    "t12"."seen" >> 1
  ) & 1) AS "back_1",
  SUM((
    "t12"."seen" >> 2
  ) & 1) AS "back_2",
  SUM((
    "t12"."seen" >> 3
  ) & 1) AS "back_3"
FROM (
  SELECT
    "t2"."member_id",
    "t2"."group",
    "t2"."cohort",
    COALESCE("t11"."seen", 0) AS "seen",
    COALESCE("t11"."last", -1) AS "last"
  FROM "horo_cohort_begun_$number" AS "t2"
  LEFT OUTER JOIN (
    SELECT
      "t9"."member_id" AS "back_id",
      "t9"."seen",
      "t9"."last"
    FROM (
      SELECT
        "t8"."member_id",
        BIT_OR(CASE WHEN "t8"."offset" <= 3 THEN 1 << LEAST("t8"."offset", 3) ELSE 0 END) AS "seen",
        MAX("t8"."offset") AS "last"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."member_id",
            "t6"."number" - "t4"."began" AS "offset"
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
          ) AS "t6"
          INNER JOIN (
            SELECT DISTINCT
              "t0"."member_id",
              "t0"."began"
            FROM "horo_cohort_begun_$number" AS "t0"
          ) AS "t4"
            ON "t6"."doer_id" = "t4"."member_id"
        ) AS "t7"
        WHERE
          "t7"."offset" >= 0
      ) AS "t8"
      GROUP BY
        1
    ) AS "t9"
  ) AS "t11"
    ON "t2"."member_id" = "t11"."back_id"
) AS "t12"
GROUP BY
  1,
  2
