WITH "t3" AS (
  SELECT
    *
  FROM "occasions" AS "t0"
)
SELECT
  "t12"."subject_id",
  "t12"."held_at"
FROM (
  SELECT
    "t11"."member_id",
    "t11"."moment",
    "t11"."turn",
    "t11"."enough_at",
    "t11"."subject_id",
    "t11"."asked_at",
    MIN("t11"."enough_at") OVER (
      PARTITION BY "t11"."member_id"
      ORDER BY "t11"."moment" ASC, "t11"."turn" ASC
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS "held_at"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t9"."actor_id" AS "member_id",
        "t9"."occurred_at" AS "moment",
        0 AS "turn",
        "t9"."occurred_at" AS "enough_at",
        CAST(NULL AS BIGINT) AS "subject_id",
        CAST(NULL AS BIGINT) AS "asked_at"
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
        ) AS "t6"
        WHERE
          "t6"."actor_id" IN (
            SELECT
              "t0"."member_id"
            FROM "occasions" AS "t0"
          )
          AND "t6"."occurred_at" <= (
            SELECT
              MAX("t5"."at") AS "Max(at)"
            FROM "t3" AS "t5"
          )
          AND "t6"."occurred_at" > (
            SELECT
              MIN(COALESCE("t5"."since", -4611686018427387904)) AS "Min(Coalesce((since, -4611686018427387904)))"
            FROM "t3" AS "t5"
          )
      ) AS "t9"
    ) AS "t10"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t0"."member_id",
        COALESCE("t0"."since", -4611686018427387904) AS "moment",
        1 AS "turn",
        CAST(NULL AS BIGINT) AS "enough_at",
        "t0"."subject_id",
        "t0"."at" AS "asked_at"
      FROM "occasions" AS "t0"
    ) AS "t4"
  ) AS "t11"
) AS "t12"
WHERE
  "t12"."subject_id" IS NOT NULL AND "t12"."held_at" <= "t12"."asked_at"
