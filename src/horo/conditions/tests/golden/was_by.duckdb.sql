WITH "t11" AS (
  SELECT
    "t10"."subject_id",
    "t10"."member_id",
    "t10"."since",
    "t10"."at",
    "t4"."is_staff"
  FROM (
    SELECT
      "t1"."id" AS "subject_id",
      "t1"."actor_id" AS "member_id",
      CAST(NULL AS BIGINT) AS "since",
      "t1"."occurred_at" AS "at"
    FROM "activities" AS "t1"
    WHERE
      "t1"."verb" = 'replied'
      AND (
        (
          "t1"."actor_id" IS NULL
        ) OR (
          "t1"."actor_id" <> "t1"."recipient_id"
        )
      )
      AND "t1"."actor_id" IS NOT NULL
  ) AS "t10"
  INNER JOIN (
    SELECT
      "t0"."id" AS "member_id",
      "t0"."is_staff"
    FROM "members" AS "t0"
  ) AS "t4"
    ON "t10"."member_id" = "t4"."member_id"
)
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
        "t19"."recipient_id" AS "subject_id"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'replied'
            AND (
              (
                "t1"."actor_id" IS NULL
              ) OR (
                "t1"."actor_id" <> "t1"."recipient_id"
              )
            )
        ) AS "t7"
        WHERE
          "t7"."id" IN (
            SELECT
              "t17"."subject_id"
            FROM (
              SELECT
                *
              FROM "t11" AS "t12"
              WHERE
                "t12"."is_staff"
                AND "t12"."subject_id" IN (
                  SELECT
                    "t15"."subject_id"
                  FROM (
                    SELECT
                      "t14"."subject_id",
                      "t14"."member_id",
                      "t14"."asked_at",
                      "t9"."occurred_at",
                      "t9"."holder_id"
                    FROM (
                      SELECT
                        "t12"."subject_id",
                        "t12"."member_id",
                        "t12"."at" AS "asked_at"
                      FROM "t11" AS "t12"
                    ) AS "t14"
                    INNER JOIN (
                      SELECT
                        "t2"."since" AS "occurred_at",
                        "t2"."member_id" AS "holder_id"
                      FROM "memberships" AS "t2"
                      WHERE
                        "t2"."group" IN ('team')
                    ) AS "t9"
                      ON "t14"."member_id" = "t9"."holder_id"
                  ) AS "t15"
                  WHERE
                    "t15"."occurred_at" <= "t15"."asked_at"
                )
            ) AS "t17"
          )
      ) AS "t19"
      WHERE
        "t19"."recipient_id" IS NOT NULL AND "t19"."occurred_at" <= 1772442000000000
    )
) AS "t21"
