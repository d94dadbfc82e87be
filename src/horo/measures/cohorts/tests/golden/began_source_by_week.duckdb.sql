SELECT
  "t9"."actor_id" AS "member_id",
  "t9"."group",
  CAST(FLOOR((
    "t9"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "cohort",
  CAST(FLOOR((
    "t9"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "began"
FROM (
  SELECT
    "t7"."actor_id",
    "t7"."group",
    CAST(FLOOR(
      (
        "t7"."began_at" + 7200000000 + CASE WHEN "t7"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
      ) / (
        86400000000
      )
    ) AS BIGINT) AS "day"
  FROM (
    SELECT
      "t6"."actor_id",
      "t6"."group",
      "t6"."is_guess",
      "t6"."began_at",
      ROW_NUMBER() OVER (
        PARTITION BY "t6"."actor_id"
        ORDER BY "t6"."is_guess" ASC, "t6"."began_at" ASC, "t6"."group" ASC
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
    ) AS "t6"
  ) AS "t7"
  WHERE
    "t7"."place" = 0
    AND "t7"."began_at" >= $start
    AND "t7"."began_at" < $end
) AS "t9"
INNER JOIN (
  SELECT
    "t0"."id" AS "person_id"
  FROM "members" AS "t0"
  WHERE
    "t0"."kind" = 'person'
) AS "t4"
  ON "t9"."actor_id" = "t4"."person_id"
