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
  ) AS "t4"
  WHERE
    "t4"."member_id" IN (
      SELECT
        "t1"."member_id"
      FROM "fields" AS "t1"
      WHERE
        "t1"."name" = 'plan' AND "t1"."value" IN ('pro', 'team')
    )
    AND "t4"."member_id" IN (
      SELECT
        "t1"."member_id"
      FROM "fields" AS "t1"
      WHERE
        "t1"."name" = 'seats' AND "t1"."number" > 10.0
    )
) AS "t5"
