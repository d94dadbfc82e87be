SELECT
  "t1"."period",
  "t1"."replies" / NULLIF("t1"."topics", 0) AS "replies_per_topic",
  "t1"."topics" AS "replies_per_topic n"
FROM (
  SELECT
    "t0"."period",
    COUNT(*) AS "topics",
    COUNT(*) FILTER(WHERE
      "t0"."waited" IS NULL) AS "unanswered",
    COUNT(*) FILTER(WHERE
      "t0"."waited" < 86400000000) AS "answered_24h",
    COUNT(*) FILTER(WHERE
      "t0"."waited" < 604800000000) AS "answered_7d",
    SUM("t0"."replies") AS "replies"
  FROM "horo_measures_topics_$number" AS "t0"
  GROUP BY
    1
) AS "t1"
