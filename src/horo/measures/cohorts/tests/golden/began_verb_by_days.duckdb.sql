SELECT
  "t8"."actor_id" AS "member_id",
  "t8"."group",
  CAST(FLOOR((
    "t8"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "cohort",
  "t8"."day" AS "began"
FROM (
  SELECT
    "t6"."actor_id",
    "t6"."group",
    CAST(FLOOR(
      (
        "t6"."began_at" + 7200000000 + CASE WHEN "t6"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
      ) / (
        86400000000
      )
    ) AS BIGINT) AS "day"
  FROM (
    SELECT
      "t5"."actor_id",
      "t5"."group",
      "t5"."began_at",
      ROW_NUMBER() OVER (
        PARTITION BY "t5"."actor_id"
        ORDER BY "t5"."began_at" ASC, "t5"."group" ASC
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
    ) AS "t5"
  ) AS "t6"
  WHERE
    "t6"."place" = 0
    AND "t6"."began_at" >= $start
    AND "t6"."began_at" < $end
) AS "t8"
INNER JOIN (
  SELECT
    "t0"."id" AS "person_id"
  FROM "members" AS "t0"
  WHERE
    "t0"."kind" = 'person'
) AS "t4"
  ON "t8"."actor_id" = "t4"."person_id"
