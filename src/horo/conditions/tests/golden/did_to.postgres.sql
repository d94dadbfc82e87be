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
  ) AS "t6"
  WHERE
    "t6"."subject_id" IN (
      SELECT
        "t12"."subject_id"
      FROM (
        SELECT
          "t11"."subject_id",
          COUNT(*) AS "number"
        FROM (
          SELECT
            "t10"."id",
            "t10"."occurred_at",
            "t10"."actor_id",
            "t10"."actor_id" AS "subject_id",
            "t10"."actor_id" AS "member_id"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM "activities" AS "t1"
              WHERE
                "t1"."verb" = 'replied'
            ) AS "t4"
            WHERE
              "t4"."id" IN (
                SELECT
                  "t8"."subject_id"
                FROM (
                  SELECT
                    "t7"."subject_id",
                    "t7"."member_id",
                    "t7"."since",
                    "t7"."at",
                    "t3"."is_staff"
                  FROM (
                    SELECT
                      "t1"."id" AS "subject_id",
                      "t1"."recipient_id" AS "member_id",
                      CAST(NULL AS BIGINT) AS "since",
                      "t1"."occurred_at" AS "at"
                    FROM "activities" AS "t1"
                    WHERE
                      "t1"."verb" = 'replied' AND "t1"."recipient_id" IS NOT NULL
                  ) AS "t7"
                  INNER JOIN (
                    SELECT
                      "t0"."id" AS "member_id",
                      "t0"."is_staff"
                    FROM "members" AS "t0"
                  ) AS "t3"
                    ON "t7"."member_id" = "t3"."member_id"
                ) AS "t8"
                WHERE
                  NOT (
                    "t8"."is_staff"
                  )
              )
          ) AS "t10"
          WHERE
            "t10"."actor_id" IS NOT NULL AND "t10"."occurred_at" <= 1772442000000000
        ) AS "t11"
        GROUP BY
          1
      ) AS "t12"
      WHERE
        "t12"."number" >= 2
    )
) AS "t14"
