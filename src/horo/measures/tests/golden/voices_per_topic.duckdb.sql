SELECT
  "t1"."period",
  "t1"."voices" / NULLIF("t1"."topics", 0) AS "voices_per_topic",
  "t1"."topics" AS "voices_per_topic n"
FROM (
  SELECT
    "t0"."period",
    COUNT(*) AS "topics",
    SUM("t0"."others" + 1) AS "voices"
  FROM "horo_measures_topics_$number" AS "t0"
  GROUP BY
    1
) AS "t1"
