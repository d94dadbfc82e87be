SELECT
  "t13"."subject_id",
  "t13"."member_id"
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM "occasions" AS "t0"
  ) AS "t2"
  WHERE
    "t2"."subject_id" IN (
      SELECT
        "t9"."subject_id"
      FROM (
        SELECT
          "t5"."subject_id",
          "t5"."member_id",
          "t5"."asked_at",
          "t5"."asked_since",
          "t6"."id",
          "t6"."occurred_at",
          "t6"."actor_id"
        FROM (
          SELECT
            "t0"."subject_id",
            "t0"."member_id",
            "t0"."at" AS "asked_at",
            COALESCE("t0"."since", -4611686018427387904) AS "asked_since"
          FROM "occasions" AS "t0"
        ) AS "t5"
        INNER JOIN (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."actor_id"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'posted'
        ) AS "t6"
          ON "t5"."member_id" = "t6"."actor_id"
      ) AS "t9"
      WHERE
        "t9"."occurred_at" <= "t9"."asked_at"
        AND "t9"."occurred_at" > "t9"."asked_since"
        AND "t9"."occurred_at" > (
          "t9"."asked_at" - 1209600000000
        )
    )
    AND NOT (
      "t2"."subject_id" IN (
        SELECT
          "t10"."subject_id"
        FROM (
          SELECT
            "t5"."subject_id",
            "t5"."member_id",
            "t5"."asked_at",
            "t5"."asked_since",
            "t8"."id",
            "t8"."occurred_at",
            "t8"."recipient_id"
          FROM (
            SELECT
              "t0"."subject_id",
              "t0"."member_id",
              "t0"."at" AS "asked_at",
              COALESCE("t0"."since", -4611686018427387904) AS "asked_since"
            FROM "occasions" AS "t0"
          ) AS "t5"
          INNER JOIN (
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
          ) AS "t8"
            ON "t5"."member_id" = "t8"."recipient_id"
        ) AS "t10"
        WHERE
          "t10"."occurred_at" <= "t10"."asked_at"
          AND "t10"."occurred_at" > "t10"."asked_since"
      )
    )
) AS "t13"
