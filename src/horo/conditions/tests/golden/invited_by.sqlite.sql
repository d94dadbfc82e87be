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
        "t10"."recipient_id" AS "subject_id"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'invited'
            AND (
              (
                "t1"."actor_id" IS NULL
              ) OR (
                "t1"."actor_id" <> "t1"."recipient_id"
              )
            )
        ) AS "t5"
        WHERE
          "t5"."id" IN (
            SELECT
              "t8"."subject_id"
            FROM (
              SELECT
                "t7"."subject_id",
                "t7"."member_id",
                "t7"."since",
                "t7"."at",
                "t3"."persona"
              FROM (
                SELECT
                  "t1"."id" AS "subject_id",
                  "t1"."actor_id" AS "member_id",
                  CAST(NULL AS INTEGER) AS "since",
                  "t1"."occurred_at" AS "at"
                FROM "activities" AS "t1"
                WHERE
                  "t1"."verb" = 'invited'
                  AND (
                    (
                      "t1"."actor_id" IS NULL
                    ) OR (
                      "t1"."actor_id" <> "t1"."recipient_id"
                    )
                  )
                  AND "t1"."actor_id" IS NOT NULL
              ) AS "t7"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "member_id",
                  "t0"."persona"
                FROM "members" AS "t0"
              ) AS "t3"
                ON "t7"."member_id" = "t3"."member_id"
            ) AS "t8"
            WHERE
              "t8"."persona" IN ('builder')
          )
      ) AS "t10"
      WHERE
        "t10"."recipient_id" IS NOT NULL AND "t10"."occurred_at" <= 1772442000000000
    )
) AS "t12"
