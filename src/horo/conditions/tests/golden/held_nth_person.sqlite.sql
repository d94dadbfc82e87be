SELECT
  "t9"."subject_id",
  "t9"."occurred_at" AS "held_at"
FROM (
  SELECT
    "t8"."subject_id",
    "t8"."thing",
    "t8"."occurred_at",
    "t8"."id",
    ROW_NUMBER() OVER (
      PARTITION BY "t8"."subject_id"
      ORDER BY "t8"."occurred_at" ASC NULLS LAST, "t8"."id" ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      "t7"."subject_id",
      "t7"."thing",
      MIN("t7"."occurred_at") AS "occurred_at",
      MIN("t7"."id") AS "id"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t4"."subject_id",
          "t4"."member_id",
          "t4"."asked_at",
          "t4"."asked_from",
          "t5"."id",
          "t5"."occurred_at",
          "t5"."actor_id",
          "t5"."thing"
        FROM (
          SELECT
            "t0"."subject_id",
            "t0"."member_id",
            "t0"."at" AS "asked_at",
            COALESCE("t0"."since", -4611686018427387904) AS "asked_from"
          FROM "occasions" AS "t0"
        ) AS "t4"
        INNER JOIN (
          SELECT
            "t1"."id",
            "t1"."occurred_at",
            "t1"."actor_id",
            "t1"."recipient_id" AS "thing"
          FROM "activities" AS "t1"
          WHERE
            "t1"."verb" = 'replied'
            AND "t1"."recipient_id" IS NOT NULL
            AND "t1"."recipient_id" <> "t1"."actor_id"
        ) AS "t5"
          ON "t4"."member_id" = "t5"."actor_id"
      ) AS "t6"
      WHERE
        "t6"."occurred_at" <= "t6"."asked_at" AND "t6"."occurred_at" > "t6"."asked_from"
    ) AS "t7"
    GROUP BY
      1,
      2
  ) AS "t8"
) AS "t9"
WHERE
  "t9"."place" = 1
