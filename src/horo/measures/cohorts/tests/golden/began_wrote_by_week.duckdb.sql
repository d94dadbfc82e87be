SELECT
  "t7"."actor_id" AS "member_id",
  "t7"."group",
  CAST(FLOOR((
    "t7"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "cohort",
  CAST(FLOOR((
    "t7"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "began"
FROM (
  SELECT
    "t5"."actor_id",
    '' AS "group",
    CAST(FLOOR(
      (
        "t5"."began_at" + 7200000000 + CASE WHEN "t5"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
      ) / (
        86400000000
      )
    ) AS BIGINT) AS "day"
  FROM (
    SELECT
      "t3"."actor_id",
      MIN("t3"."occurred_at") AS "began_at"
    FROM (
      SELECT
        *
      FROM "activities" AS "t1"
      WHERE
        "t1"."occurred_at" <= $log_end
        AND "t1"."actor_id" IS NOT NULL
        AND "t1"."verb" IN ('posted', 'replied')
    ) AS "t3"
    GROUP BY
      1
  ) AS "t5"
  WHERE
    "t5"."began_at" >= $start AND "t5"."began_at" < $end
) AS "t7"
INNER JOIN (
  SELECT
    "t0"."id" AS "person_id"
  FROM "members" AS "t0"
  WHERE
    "t0"."kind" = 'person'
) AS "t4"
  ON "t7"."actor_id" = "t4"."person_id"
