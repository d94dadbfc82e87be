WITH "t3" AS (
  SELECT
    "t0"."actor_id" AS "subject_id"
  FROM "activities" AS "t0"
  WHERE
    "t0"."verb" = 'posted'
    AND "t0"."actor_id" IS NOT NULL
    AND "t0"."occurred_at" <= 1772442000000000
), "t5" AS (
  SELECT
    "t0"."recipient_id" AS "subject_id"
  FROM "activities" AS "t0"
  WHERE
    "t0"."verb" = 'reacted'
    AND (
      (
        "t0"."actor_id" IS NULL
      ) OR (
        "t0"."actor_id" <> "t0"."recipient_id"
      )
    )
    AND "t0"."recipient_id" IS NOT NULL
    AND "t0"."occurred_at" <= 1772442000000000
), "t9" AS (
  SELECT
    *
  FROM (
    SELECT
      "t1"."id" AS "subject_id",
      "t1"."id" AS "member_id"
    FROM "members" AS "t1"
    WHERE
      "t1"."kind" = 'person'
      AND (
        (
          "t1"."joined_at" IS NULL
        ) OR (
          "t1"."joined_at" <= 1772442000000000
        )
      )
  ) AS "t7"
  WHERE
    "t7"."subject_id" IN (
      SELECT
        *
      FROM "t3"
    )
    OR "t7"."subject_id" IN (
      SELECT
        *
      FROM "t5"
    )
)
SELECT
  *
FROM (
  SELECT
    "t17"."subject_id",
    "t17"."member_id",
    "t17"."id" AS "activity_id",
    'any[0]' AS "part"
  FROM (
    SELECT
      "t15"."id",
      "t15"."occurred_at",
      "t15"."actor_id",
      "t15"."subject_id",
      "t15"."member_id",
      ROW_NUMBER() OVER (
        PARTITION BY "t15"."subject_id"
        ORDER BY "t15"."occurred_at" DESC, "t15"."id" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "place"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."id",
          "t0"."occurred_at",
          "t0"."actor_id",
          "t0"."actor_id" AS "subject_id",
          "t0"."actor_id" AS "member_id"
        FROM "activities" AS "t0"
        WHERE
          "t0"."verb" = 'posted'
          AND "t0"."actor_id" IS NOT NULL
          AND "t0"."occurred_at" <= 1772442000000000
      ) AS "t2"
      WHERE
        "t2"."subject_id" IN (
          SELECT
            "t11"."subject_id"
          FROM (
            SELECT
              *
            FROM "t9" AS "t10"
            WHERE
              "t10"."subject_id" IN (
                SELECT
                  *
                FROM "t3"
              )
          ) AS "t11"
        )
    ) AS "t15"
  ) AS "t17"
  WHERE
    "t17"."place" < 5
) AS "t19"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t18"."subject_id",
    "t18"."member_id",
    "t18"."id" AS "activity_id",
    'any[1]' AS "part"
  FROM (
    SELECT
      "t16"."id",
      "t16"."occurred_at",
      "t16"."recipient_id",
      "t16"."subject_id",
      "t16"."member_id",
      ROW_NUMBER() OVER (
        PARTITION BY "t16"."subject_id"
        ORDER BY "t16"."occurred_at" DESC, "t16"."id" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "place"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."id",
          "t0"."occurred_at",
          "t0"."recipient_id",
          "t0"."recipient_id" AS "subject_id",
          "t0"."recipient_id" AS "member_id"
        FROM "activities" AS "t0"
        WHERE
          "t0"."verb" = 'reacted'
          AND (
            (
              "t0"."actor_id" IS NULL
            ) OR (
              "t0"."actor_id" <> "t0"."recipient_id"
            )
          )
          AND "t0"."recipient_id" IS NOT NULL
          AND "t0"."occurred_at" <= 1772442000000000
      ) AS "t4"
      WHERE
        "t4"."subject_id" IN (
          SELECT
            "t12"."subject_id"
          FROM (
            SELECT
              *
            FROM "t9" AS "t10"
            WHERE
              "t10"."subject_id" IN (
                SELECT
                  *
                FROM "t5"
              )
          ) AS "t12"
        )
    ) AS "t16"
  ) AS "t18"
  WHERE
    "t18"."place" < 5
) AS "t20"
