SELECT
  "t4"."actor_id" AS "member_id",
  "t4"."group",
  CAST(FLOOR((
    "t4"."day" + 3
  ) / (
    7
  )) AS BIGINT) AS "cohort",
  CAST(FLOOR((
    "t4"."day" + 3
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
) AS "t4"
INNER JOIN (
  SELECT
    "t0"."id" AS "person_id"
  FROM "members" AS "t0"
  WHERE
    "t0"."kind" = 'person'
) AS "t2"
  ON "t4"."actor_id" = "t2"."person_id"
