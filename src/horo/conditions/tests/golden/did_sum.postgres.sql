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
        "t4"."subject_id"
      FROM (
        SELECT
          "t2"."subject_id",
          SUM("t2"."amount") AS "total"
        FROM (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."actor_id",
            "t1"."value" AS "amount",
            "t1"."actor_id" AS "subject_id",
            "t1"."actor_id" AS "member_id"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'rated'
            AND "t1"."value" IS NOT NULL
            AND "t1"."actor_id" IS NOT NULL
            AND "t1"."occurred_at" <= 1772442000000000
        ) AS "t2"
        GROUP BY
          1
      ) AS "t4"
      WHERE
        "t4"."total" >= 20.0
    )
) AS "t6"
