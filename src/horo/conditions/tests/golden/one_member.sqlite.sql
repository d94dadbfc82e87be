WITH t3 AS NOT MATERIALIZED (
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
        "t0"."joined_at" <= %(at)s
      )
    )
    AND "t0"."id" = %(member_id)s
), t5 AS NOT MATERIALIZED (
  SELECT
    *
  FROM t3 AS t3
  WHERE
    "t3"."subject_id" IN (
      SELECT
        "t1"."actor_id" AS "subject_id"
      FROM "activities" AS "t1"
      WHERE
        "t1"."verb" = 'posted'
        AND "t1"."actor_id" = %(member_id)s
        AND "t1"."occurred_at" <= %(at)s
        AND "t1"."occurred_at" > %(since)s
        AND "t1"."occurred_at" > (
          %(at)s - 1209600000000
        )
    )
    AND NOT (
      "t3"."subject_id" IN (
        SELECT
          "t1"."recipient_id" AS "subject_id"
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
          AND "t1"."recipient_id" = %(member_id)s
          AND "t1"."occurred_at" <= %(at)s
          AND "t1"."occurred_at" > %(since)s
      )
    )
)
SELECT
  *
FROM t5 AS t5
