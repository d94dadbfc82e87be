WITH "t2" AS (
  SELECT
    "t0"."member_id"
  FROM "occasions" AS "t0"
), "t3" AS (
  SELECT
    *
  FROM "occasions" AS "t0"
), "t5" AS (
  SELECT
    "t0"."member_id",
    COALESCE("t0"."since", -4611686018427387904) AS "moment",
    1 AS "turn",
    CAST(NULL AS INTEGER) AS "enough_at",
    "t0"."subject_id",
    "t0"."at" AS "asked_at"
  FROM "occasions" AS "t0"
)
SELECT
  "t25"."subject_id",
  "t25"."held_at"
FROM (
  SELECT
    "t24"."subject_id",
    MAX("t24"."held_at") AS "held_at",
    COUNT(*) AS "number"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."subject_id",
        "t18"."held_at"
      FROM (
        SELECT
          "t16"."member_id",
          "t16"."moment",
          "t16"."turn",
          "t16"."enough_at",
          "t16"."subject_id",
          "t16"."asked_at",
          MIN("t16"."enough_at") OVER (
            PARTITION BY "t16"."member_id"
            ORDER BY "t16"."moment" ASC NULLS LAST, "t16"."turn" ASC NULLS LAST
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
          ) AS "held_at"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t12"."actor_id" AS "member_id",
              "t12"."occurred_at" AS "moment",
              0 AS "turn",
              "t12"."occurred_at" AS "enough_at",
              CAST(NULL AS INTEGER) AS "subject_id",
              CAST(NULL AS INTEGER) AS "asked_at"
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
              ) AS "t7"
              WHERE
                "t7"."actor_id" IN (
                  SELECT
                    *
                  FROM "t2"
                )
                AND "t7"."occurred_at" <= (
                  SELECT
                    MAX("t6"."at") AS "Max(at)"
                  FROM "t3" AS "t6"
                )
                AND "t7"."occurred_at" > (
                  SELECT
                    MIN(COALESCE("t6"."since", -4611686018427387904)) AS "Min(Coalesce((since, -4611686018427387904)))"
                  FROM "t3" AS "t6"
                )
            ) AS "t12"
          ) AS "t14"
          UNION ALL
          SELECT
            *
          FROM "t5" AS "t8"
        ) AS "t16"
      ) AS "t18"
      WHERE
        "t18"."subject_id" IS NOT NULL AND "t18"."held_at" <= "t18"."asked_at"
    ) AS "t21"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t22"."subject_id",
        "t22"."held_at"
      FROM (
        SELECT
          "t20"."member_id",
          "t20"."moment",
          "t20"."turn",
          "t20"."enough_at",
          "t20"."subject_id",
          "t20"."asked_at",
          MIN("t20"."enough_at") OVER (
            PARTITION BY "t20"."member_id"
            ORDER BY "t20"."moment" ASC NULLS LAST, "t20"."turn" ASC NULLS LAST
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
          ) AS "held_at"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t17"."member_id",
              "t17"."occurred_at" AS "moment",
              0 AS "turn",
              "t17"."enough_at",
              CAST(NULL AS INTEGER) AS "subject_id",
              CAST(NULL AS INTEGER) AS "asked_at"
            FROM (
              SELECT
                "t15"."id",
                "t15"."occurred_at",
                "t15"."member_id",
                LEAD("t15"."occurred_at", 1) OVER (
                  PARTITION BY "t15"."member_id"
                  ORDER BY "t15"."occurred_at" ASC NULLS LAST, "t15"."id" ASC NULLS LAST
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "enough_at"
              FROM (
                SELECT
                  "t13"."id",
                  "t13"."occurred_at",
                  "t13"."recipient_id" AS "member_id"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t1"."id",
                      "t1"."occurred_at",
                      "t1"."recipient_id"
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
                  ) AS "t9"
                  WHERE
                    "t9"."recipient_id" IN (
                      SELECT
                        *
                      FROM "t2"
                    )
                    AND "t9"."occurred_at" <= (
                      SELECT
                        MAX("t6"."at") AS "Max(at)"
                      FROM "t3" AS "t6"
                    )
                    AND "t9"."occurred_at" > (
                      SELECT
                        MIN(COALESCE("t6"."since", -4611686018427387904)) AS "Min(Coalesce((since, -4611686018427387904)))"
                      FROM "t3" AS "t6"
                    )
                ) AS "t13"
              ) AS "t15"
            ) AS "t17"
          ) AS "t19"
          UNION ALL
          SELECT
            *
          FROM "t5" AS "t8"
        ) AS "t20"
      ) AS "t22"
      WHERE
        "t22"."subject_id" IS NOT NULL AND "t22"."held_at" <= "t22"."asked_at"
    ) AS "t23"
  ) AS "t24"
  GROUP BY
    1
) AS "t25"
WHERE
  "t25"."number" = 2
