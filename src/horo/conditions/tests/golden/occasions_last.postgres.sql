WITH "t3" AS (
  SELECT
    *
  FROM "occasions" AS "t0"
)
SELECT
  "t21"."subject_id",
  "t21"."member_id"
FROM (
  SELECT
    *
  FROM "t3" AS "t6"
  WHERE
    "t6"."subject_id" IN (
      SELECT
        "t18"."subject_id"
      FROM (
        SELECT
          "t16"."member_id",
          "t16"."moment",
          "t16"."turn",
          "t16"."subject_id",
          "t16"."act",
          MAX("t16"."act") OVER (
            PARTITION BY "t16"."member_id"
            ORDER BY "t16"."moment" ASC, "t16"."turn" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "newest"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t12"."actor_id" AS "member_id",
              "t12"."occurred_at" AS "moment",
              0 AS "turn",
              CAST(NULL AS BIGINT) AS "subject_id",
              "t12"."occurred_at" AS "act"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t1"."id",
                  "t1"."occurred_at",
                  "t1"."actor_id"
                FROM "activities" AS "t1"
                WHERE
                  "t1"."verb" = 'posted'
              ) AS "t8"
              WHERE
                "t8"."actor_id" IN (
                  SELECT
                    "t0"."member_id"
                  FROM "occasions" AS "t0"
                )
                AND "t8"."occurred_at" <= (
                  SELECT
                    MAX("t6"."at") AS "Max(at)"
                  FROM "t3" AS "t6"
                )
            ) AS "t12"
          ) AS "t14"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t0"."member_id",
              "t0"."at" AS "moment",
              1 AS "turn",
              "t0"."subject_id",
              CAST(NULL AS BIGINT) AS "act"
            FROM "occasions" AS "t0"
          ) AS "t4"
        ) AS "t16"
      ) AS "t18"
      WHERE
        "t18"."turn" = 1
        AND "t18"."newest" IS NOT NULL
        AND "t18"."newest" <= "t18"."moment"
        AND "t18"."newest" <= (
          "t18"."moment" - 2592000000000
        )
    )
    AND "t6"."subject_id" IN (
      SELECT
        "t17"."subject_id"
      FROM (
        SELECT
          "t7"."subject_id",
          "t7"."member_id",
          "t7"."asked_at",
          "t15"."id",
          "t15"."occurred_at",
          "t15"."recipient_id",
          "t15"."object_key",
          "t15"."verb",
          "t15"."until"
        FROM (
          SELECT
            "t0"."subject_id",
            "t0"."member_id",
            "t0"."at" AS "asked_at"
          FROM "occasions" AS "t0"
        ) AS "t7"
        INNER JOIN (
          SELECT
            *
          FROM (
            SELECT
              "t9"."id",
              "t9"."occurred_at",
              "t9"."recipient_id",
              "t9"."object_key",
              "t9"."verb",
              LEAD("t9"."occurred_at") OVER (
                PARTITION BY "t9"."recipient_id", "t9"."object_key"
                ORDER BY "t9"."occurred_at" ASC, "t9"."id" ASC
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
                "t1"."verb" IN ('tagged', 'untagged')
                AND "t1"."object_type" = 'tag'
                AND "t1"."object_key" IN ('beta')
                AND "t1"."recipient_id" IS NOT NULL
            ) AS "t9"
          ) AS "t11"
          WHERE
            "t11"."verb" = 'tagged'
        ) AS "t15"
          ON "t7"."member_id" = "t15"."recipient_id"
      ) AS "t17"
      WHERE
        "t17"."occurred_at" <= "t17"."asked_at"
        AND (
          (
            "t17"."until" IS NULL
          ) OR (
            "t17"."until" > "t17"."asked_at"
          )
        )
    )
) AS "t21"
