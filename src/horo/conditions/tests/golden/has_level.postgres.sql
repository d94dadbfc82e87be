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
        "t4"."recipient_id" AS "subject_id"
      FROM (
        SELECT
          "t2"."id",
          "t2"."occurred_at",
          "t2"."recipient_id",
          "t2"."object_key",
          "t2"."verb",
          LEAD("t2"."occurred_at") OVER (
            PARTITION BY "t2"."recipient_id"
            ORDER BY "t2"."occurred_at" ASC, "t2"."id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "until"
        FROM (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."recipient_id",
            "t1"."object_key",
            "t1"."verb"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" IN ('awarded', 'revoked')
            AND "t1"."object_type" = 'level'
            AND "t1"."recipient_id" IS NOT NULL
        ) AS "t2"
      ) AS "t4"
      WHERE
        "t4"."verb" = 'awarded'
        AND "t4"."object_key" IN ('regular')
        AND "t4"."recipient_id" IS NOT NULL
        AND "t4"."occurred_at" <= 1772442000000000
        AND (
          (
            "t4"."until" IS NULL
          ) OR (
            "t4"."until" > 1772442000000000
          )
        )
    )
) AS "t6"
