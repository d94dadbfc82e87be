SELECT
  "t10"."day",
  CASE WHEN "t10"."is_person" THEN "t10"."acts" ELSE 0 END AS "acts",
  CASE WHEN "t10"."is_person" THEN "t10"."authored" ELSE 0 END AS "authored",
  CASE WHEN "t10"."is_person" THEN "t10"."topics" ELSE 0 END AS "topics",
  CASE WHEN "t10"."is_person" THEN "t10"."replies" ELSE 0 END AS "replies",
  "t10"."reactions",
  CASE WHEN "t10"."is_person" THEN "t10"."first_at" ELSE CAST(NULL AS BIGINT) END AS "first_at",
  CASE WHEN "t10"."is_person" THEN "t10"."joined_at" ELSE CAST(NULL AS BIGINT) END AS "joined_at",
  CASE WHEN "t10"."is_person" THEN "t10"."wrote_at" ELSE CAST(NULL AS BIGINT) END AS "wrote_at",
  CASE WHEN "t10"."is_person" THEN "t10"."wrote_last_at" ELSE CAST(NULL AS BIGINT) END AS "wrote_last_at",
  "t10"."member_id",
  "t10"."group"
FROM (
  SELECT
    "t9"."day",
    "t9"."acts",
    "t9"."authored",
    "t9"."topics",
    "t9"."replies",
    "t9"."reactions",
    "t9"."first_at",
    "t9"."joined_at",
    "t9"."wrote_at",
    "t9"."wrote_last_at",
    "t7"."member_id",
    "t7"."is_person",
    COALESCE("t6"."slug", '(none)') AS "group"
  FROM (
    SELECT
      "t4"."actor_id",
      CAST(FLOOR(
        (
          "t4"."occurred_at" + 7200000000 + CASE WHEN "t4"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
        ) / (
          86400000000
        )
      ) AS BIGINT) AS "day",
      "t4"."space_id" AS "place",
      COUNT(*) FILTER(WHERE
        "t4"."verb" IN (
          'posted',
          'replied',
          'reacted',
          'voted',
          'attended',
          'completed',
          'submitted',
          'solved'
        )) AS "acts",
      COUNT(*) FILTER(WHERE
        "t4"."verb" IN ('posted', 'replied')) AS "authored",
      COUNT(*) FILTER(WHERE
        "t4"."verb" = 'posted') AS "topics",
      COUNT(*) FILTER(WHERE
        "t4"."verb" = 'replied') AS "replies",
      COUNT(*) FILTER(WHERE
        "t4"."verb" = 'reacted') AS "reactions",
      MIN("t4"."occurred_at") AS "first_at",
      MIN("t4"."occurred_at") FILTER(WHERE
        "t4"."verb" = 'joined') AS "joined_at",
      MIN("t4"."occurred_at") FILTER(WHERE
        "t4"."verb" IN ('posted', 'replied')) AS "wrote_at",
      MAX("t4"."occurred_at") FILTER(WHERE
        "t4"."verb" IN ('posted', 'replied')) AS "wrote_last_at"
    FROM (
      SELECT
        *
      FROM "activities" AS "t0"
      WHERE
        "t0"."occurred_at" <= $log_end
    ) AS "t4"
    GROUP BY
      1,
      2,
      3
  ) AS "t9"
  INNER JOIN (
    SELECT
      "t1"."id" AS "member_id",
      "t1"."kind" = 'person' AS "is_person"
    FROM "members" AS "t1"
    WHERE
      "t1"."kind" IN ('person', 'anonymous')
  ) AS "t7"
    ON "t9"."actor_id" = "t7"."member_id"
  LEFT OUTER JOIN (
    SELECT
      "t2"."id" AS "place_id",
      "t2"."slug"
    FROM "spaces" AS "t2"
  ) AS "t6"
    ON "t9"."place" = "t6"."place_id"
) AS "t10"
