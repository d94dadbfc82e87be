SELECT
  "t7"."day",
  CASE WHEN "t7"."is_person" THEN "t7"."acts" ELSE 0 END AS "acts",
  CASE WHEN "t7"."is_person" THEN "t7"."authored" ELSE 0 END AS "authored",
  CASE WHEN "t7"."is_person" THEN "t7"."topics" ELSE 0 END AS "topics",
  CASE WHEN "t7"."is_person" THEN "t7"."replies" ELSE 0 END AS "replies",
  "t7"."reactions",
  CASE WHEN "t7"."is_person" THEN "t7"."first_at" ELSE CAST(NULL AS BIGINT) END AS "first_at",
  CASE WHEN "t7"."is_person" THEN "t7"."joined_at" ELSE CAST(NULL AS BIGINT) END AS "joined_at",
  CASE WHEN "t7"."is_person" THEN "t7"."wrote_at" ELSE CAST(NULL AS BIGINT) END AS "wrote_at",
  CASE WHEN "t7"."is_person" THEN "t7"."wrote_last_at" ELSE CAST(NULL AS BIGINT) END AS "wrote_last_at",
  "t7"."member_id"
FROM (
  SELECT
    "t6"."day",
    "t6"."acts",
    "t6"."authored",
    "t6"."topics",
    "t6"."replies",
    "t6"."reactions",
    "t6"."first_at",
    "t6"."joined_at",
    "t6"."wrote_at",
    "t6"."wrote_last_at",
    "t4"."member_id",
    "t4"."is_person"
  FROM (
    SELECT
      "t2"."actor_id",
      CAST(FLOOR(
        (
          "t2"."occurred_at" + 7200000000 + CASE WHEN "t2"."occurred_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
        ) / (
          86400000000
        )
      ) AS BIGINT) AS "day",
      COUNT(*) FILTER(WHERE
        "t2"."verb" IN (
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
        "t2"."verb" IN ('posted', 'replied')) AS "authored",
      COUNT(*) FILTER(WHERE
        "t2"."verb" = 'posted') AS "topics",
      COUNT(*) FILTER(WHERE
        "t2"."verb" = 'replied') AS "replies",
      COUNT(*) FILTER(WHERE
        "t2"."verb" = 'reacted') AS "reactions",
      MIN("t2"."occurred_at") AS "first_at",
      MIN("t2"."occurred_at") FILTER(WHERE
        "t2"."verb" = 'joined') AS "joined_at",
      MIN("t2"."occurred_at") FILTER(WHERE
        "t2"."verb" IN ('posted', 'replied')) AS "wrote_at",
      MAX("t2"."occurred_at") FILTER(WHERE
        "t2"."verb" IN ('posted', 'replied')) AS "wrote_last_at"
    FROM (
      SELECT
        *
      FROM "activities" AS "t0"
      WHERE
        "t0"."occurred_at" <= $log_end
    ) AS "t2"
    GROUP BY
      1,
      2
  ) AS "t6"
  INNER JOIN (
    SELECT
      "t1"."id" AS "member_id",
      "t1"."kind" = 'person' AS "is_person"
    FROM "members" AS "t1"
    WHERE
      "t1"."kind" IN ('person', 'anonymous')
  ) AS "t4"
    ON "t6"."actor_id" = "t4"."member_id"
) AS "t7"
