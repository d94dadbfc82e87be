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
  ) AS "t2"
  WHERE
    "t2"."subject_id" IN (
      SELECT
        "t1"."recipient_id" AS "subject_id"
      FROM "activities" AS "t1"
      WHERE
        "t1"."verb" = 'entered'
        AND "t1"."object_type" = 'audience'
        AND "t1"."object_key" IN ('quiet-experts')
        AND (
          (
            "t1"."actor_id" IS NULL
          ) OR (
            "t1"."actor_id" <> "t1"."recipient_id"
          )
        )
        AND "t1"."recipient_id" IS NOT NULL
        AND "t1"."occurred_at" <= 1772442000000000
        AND "t1"."occurred_at" > 1771837200000000
    )
) AS "t4"
