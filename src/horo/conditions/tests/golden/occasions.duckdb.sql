WITH "t3" AS (
  SELECT
    *
  FROM "occasions" AS "t0"
)
SELECT
  "t23"."subject_id",
  "t23"."member_id"
FROM (
  SELECT
    *
  FROM "t3" AS "t6"
  WHERE
    "t6"."subject_id" IN (
      SELECT
        "t14"."subject_id"
      FROM (
        SELECT
          "t11"."subject_id",
          "t11"."member_id",
          "t11"."asked_at",
          "t11"."asked_from",
          "t9"."id",
          "t9"."occurred_at",
          "t9"."actor_id"
        FROM (
          SELECT
            "t0"."subject_id",
            "t0"."member_id",
            "t0"."at" AS "asked_at",
            GREATEST("t0"."at" - 1209600000000, COALESCE("t0"."since", -4611686018427387904)) AS "asked_from"
          FROM "occasions" AS "t0"
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."actor_id"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'posted'
        ) AS "t9"
          ON "t11"."member_id" = "t9"."actor_id"
      ) AS "t14"
      WHERE
        "t14"."occurred_at" <= "t14"."asked_at"
        AND "t14"."occurred_at" > "t14"."asked_from"
    )
    AND NOT (
      "t6"."subject_id" IN (
        SELECT
          "t21"."subject_id"
        FROM (
          SELECT
            "t20"."subject_id",
            SUM("t20"."sign" * "t20"."total") AS "number"
          FROM (
            SELECT
              "t19"."member_id",
              "t19"."moment",
              "t19"."turn",
              "t19"."subject_id",
              "t19"."sign",
              SUM(1 - "t19"."turn") OVER (
                PARTITION BY "t19"."member_id"
                ORDER BY "t19"."moment" ASC, "t19"."turn" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS "total"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t0"."member_id",
                  COALESCE("t0"."since", -4611686018427387904) AS "moment",
                  1 AS "turn",
                  "t0"."subject_id",
                  -1 AS "sign"
                FROM "occasions" AS "t0"
              ) AS "t5"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t15"."recipient_id" AS "member_id",
                    "t15"."occurred_at" AS "moment",
                    0 AS "turn",
                    CAST(NULL AS BIGINT) AS "subject_id",
                    0 AS "sign"
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
                    ) AS "t10"
                    WHERE
                      "t10"."recipient_id" IN (
                        SELECT
                          "t0"."member_id"
                        FROM "occasions" AS "t0"
                      )
                      AND "t10"."occurred_at" <= (
                        SELECT
                          MAX("t6"."at") AS "Max(at)"
                        FROM "t3" AS "t6"
                      )
                      AND "t10"."occurred_at" > (
                        SELECT
                          MIN(COALESCE("t6"."since", -4611686018427387904)) AS "Min(Coalesce((since, -4611686018427387904)))"
                        FROM "t3" AS "t6"
                      )
                  ) AS "t15"
                ) AS "t16"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t0"."member_id",
                    "t0"."at" AS "moment",
                    1 AS "turn",
                    "t0"."subject_id",
                    1 AS "sign"
                  FROM "occasions" AS "t0"
                ) AS "t4"
              ) AS "t18"
            ) AS "t19"
          ) AS "t20"
          GROUP BY
            1
        ) AS "t21"
        WHERE
          "t21"."number" >= 1
      )
    )
) AS "t23"
