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
        "t4"."actor_id" AS "subject_id"
      FROM (
        SELECT
          "t2"."actor_id",
          MIN("t2"."occurred_at") AS "occurred_at"
        FROM (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."actor_id"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'posted' AND "t1"."actor_id" IS NOT NULL
        ) AS "t2"
        GROUP BY
          1
      ) AS "t4"
      WHERE
        "t4"."actor_id" IS NOT NULL
        AND "t4"."occurred_at" <= 1772442000000000
        AND "t4"."occurred_at" > 1771837200000000
    )
) AS "t6"
