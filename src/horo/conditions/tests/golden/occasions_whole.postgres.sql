WITH "t3" AS (
  SELECT
    *
  FROM "occasions" AS "t0"
), "t18" AS (
  SELECT
    "t15"."subject_id",
    COUNT(DISTINCT "t15"."thing") AS "number"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t7"."subject_id",
        "t7"."member_id",
        "t7"."asked_at",
        "t7"."asked_from",
        "t10"."id",
        "t10"."occurred_at",
        "t10"."actor_id",
        "t10"."thing"
      FROM (
        SELECT
          "t0"."subject_id",
          "t0"."member_id",
          "t0"."at" AS "asked_at",
          "t0"."at" - 7776000000000 AS "asked_from"
        FROM "occasions" AS "t0"
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t1"."id",
          "t1"."occurred_at",
          "t1"."actor_id",
          "t1"."occurred_at" - (
            "t1"."occurred_at" % 86400000000
          ) AS "thing"
        FROM "activities" AS "t1"
        WHERE
          "t1"."verb" = 'posted'
      ) AS "t10"
        ON "t7"."member_id" = "t10"."actor_id"
    ) AS "t13"
    WHERE
      "t13"."occurred_at" <= "t13"."asked_at"
      AND "t13"."occurred_at" > "t13"."asked_from"
  ) AS "t15"
  GROUP BY
    1
)
SELECT
  "t24"."subject_id",
  "t24"."member_id"
FROM (
  SELECT
    *
  FROM "t3" AS "t4"
  WHERE
    "t4"."subject_id" IN (
      SELECT
        "t19"."subject_id"
      FROM "t18" AS "t19"
      WHERE
        "t19"."number" >= 3
    )
    AND "t4"."subject_id" IN (
      SELECT
        "t19"."subject_id"
      FROM "t18" AS "t19"
      WHERE
        "t19"."number" >= 9
    )
    AND "t4"."subject_id" IN (
      SELECT
        "t20"."subject_id"
      FROM (
        SELECT
          "t6"."subject_id",
          "t6"."member_id",
          "t6"."since",
          "t6"."at",
          "t17"."whose",
          "t17"."moment"
        FROM "t3" AS "t6"
        INNER JOIN (
          SELECT
            "t14"."whose",
            MIN("t14"."occurred_at") AS "moment"
          FROM (
            SELECT
              "t12"."id",
              "t12"."occurred_at",
              "t12"."recipient_id" AS "whose"
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
                    "t0"."member_id"
                  FROM "occasions" AS "t0"
                )
                AND "t9"."occurred_at" <= (
                  SELECT
                    MAX("t4"."at") AS "Max(at)"
                  FROM "t3" AS "t4"
                )
            ) AS "t12"
          ) AS "t14"
          GROUP BY
            1
        ) AS "t17"
          ON "t6"."member_id" = "t17"."whose"
      ) AS "t20"
      WHERE
        "t20"."moment" <= "t20"."at"
    )
) AS "t24"
