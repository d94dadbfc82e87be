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
    "t4"."subject_id" IN (
      SELECT
        "t5"."actor_id" AS "subject_id"
      FROM (
        SELECT
          *
        FROM "activities" AS "t1"
        WHERE
          "t1"."verb" IN ('posted', 'replied', 'reacted')
          AND "t1"."space_id" IN (
            SELECT
              "t2"."id"
            FROM "spaces" AS "t2"
            WHERE
              "t2"."slug" IN ('introductions')
          )
      ) AS "t5"
      WHERE
        "t5"."actor_id" IS NOT NULL AND "t5"."occurred_at" <= 1772442000000000
    )
) AS "t7"
