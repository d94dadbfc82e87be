SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t0"."id" AS "subject_id",
      "t0"."id" AS "member_id"
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
      AND (
        (
          "t0"."joined_at" IS NULL
        ) OR (
          "t0"."joined_at" <= 1772442000000000
        )
      )
  ) AS "t3"
  WHERE
    "t3"."subject_id" IN (
      SELECT
        "t1"."actor_id" AS "subject_id"
      FROM "activities" AS "t1"
      WHERE
        "t1"."verb" = 'rated'
        AND "t1"."value" <= 6.0
        AND "t1"."actor_id" IS NOT NULL
        AND "t1"."occurred_at" <= 1772442000000000
        AND "t1"."occurred_at" > 1769850000000000
    )
) AS "t4"
