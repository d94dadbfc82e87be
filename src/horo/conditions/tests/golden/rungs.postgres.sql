SELECT
  "t10"."subject_id",
  "t10"."member_id",
  "t10"."number_0" >= 1 AS "is_0",
  "t10"."number_1" >= 3 AS "is_1",
  (
    "t10"."number_1" >= 9
  ) AND (
    "t10"."number_2" >= 1
  ) AS "is_2"
FROM (
  SELECT
    "t4"."subject_id",
    "t4"."member_id",
    COALESCE("t8"."number_0", 0) AS "number_0",
    COALESCE("t8"."number_1", 0) AS "number_1",
    COALESCE("t9"."number_2", 0) AS "number_2"
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
  ) AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t3"."whose",
      COUNT(*) FILTER(WHERE
        "t3"."number_0_counts") AS "number_0",
      COUNT(DISTINCT "t3"."number_1_thing") FILTER(WHERE
        "t3"."number_1_counts") AS "number_1"
    FROM (
      SELECT
        "t1"."actor_id" AS "whose",
        "t1"."verb" IN ('joined', 'posted') AS "number_0_counts",
        (
          "t1"."verb" = 'posted'
        ) AND (
          "t1"."occurred_at" > 1764666000000000
        ) AS "number_1_counts",
        "t1"."occurred_at" - (
          "t1"."occurred_at" % 86400000000
        ) AS "number_1_thing"
      FROM "activities" AS "t1"
      WHERE
        "t1"."verb" IN ('joined', 'posted')
        AND "t1"."actor_id" IS NOT NULL
        AND "t1"."occurred_at" <= 1772442000000000
    ) AS "t3"
    GROUP BY
      1
  ) AS "t8"
    ON "t4"."member_id" = "t8"."whose"
  LEFT OUTER JOIN (
    SELECT
      "t5"."whose",
      COUNT(*) FILTER(WHERE
        "t5"."number_2_counts") AS "number_2"
    FROM (
      SELECT
        "t1"."recipient_id" AS "whose",
        (
          "t1"."verb" = 'replied'
        )
        AND (
          (
            "t1"."actor_id" IS NULL
          ) OR (
            "t1"."actor_id" <> "t1"."recipient_id"
          )
        ) AS "number_2_counts"
      FROM "activities" AS "t1"
      WHERE
        "t1"."verb" IN ('replied')
        AND "t1"."recipient_id" IS NOT NULL
        AND "t1"."occurred_at" <= 1772442000000000
    ) AS "t5"
    GROUP BY
      1
  ) AS "t9"
    ON "t4"."member_id" = "t9"."whose"
) AS "t10"
