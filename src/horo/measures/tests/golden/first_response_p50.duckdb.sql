SELECT
  "t6"."period",
  CASE
    WHEN (
      "t6"."ended" * 2
    ) >= (
      "t6"."watched" * 1
    )
    THEN "t6"."p50_micros" / 1000000
    ELSE CAST(NULL AS DOUBLE)
  END AS "first_response_p50",
  "t6"."watched" AS "first_response_p50 n"
FROM (
  SELECT
    "t5"."period",
    SUM("t5"."watched") AS "watched",
    SUM("t5"."ended") AS "ended",
    MIN("t5"."lasted") FILTER(WHERE
      (
        "t5"."ended" > 0
      ) AND (
        "t5"."survival" <= -0.6931471795599453
      )) AS "p50_micros",
    MIN("t5"."lasted") FILTER(WHERE
      (
        "t5"."ended" > 0
      ) AND (
        "t5"."survival" <= -2.302585091994046
      )) AS "p90_micros"
  FROM (
    SELECT
      "t4"."period",
      "t4"."lasted",
      "t4"."watched",
      "t4"."ended",
      "t4"."at_risk",
      "t4"."step",
      SUM("t4"."step") OVER (
        PARTITION BY "t4"."period"
        ORDER BY "t4"."lasted" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "survival"
    FROM (
      SELECT
        "t3"."period",
        "t3"."lasted",
        "t3"."watched",
        "t3"."ended",
        "t3"."at_risk",
        CASE
          WHEN "t3"."ended" = 0
          THEN 0.0
          ELSE CASE
            WHEN "t3"."ended" = "t3"."at_risk"
            THEN -1000.0
            ELSE LN(1 - (
              "t3"."ended" / GREATEST("t3"."at_risk", "t3"."ended" + 1)
            ))
          END
        END AS "step"
      FROM (
        SELECT
          "t2"."period",
          "t2"."lasted",
          "t2"."watched",
          "t2"."ended",
          SUM("t2"."watched") OVER (
            PARTITION BY "t2"."period"
            ORDER BY "t2"."lasted" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "at_risk"
        FROM (
          SELECT
            "t1"."period",
            "t1"."lasted",
            COUNT(*) AS "watched",
            COUNT(*) FILTER(WHERE
              "t1"."is_over") AS "ended"
          FROM (
            SELECT
              "t0"."topic_id",
              "t0"."starter_id",
              "t0"."started_at",
              "t0"."replies",
              "t0"."others",
              "t0"."waited",
              "t0"."period",
              "t0"."waited" IS NOT NULL AS "is_over",
              COALESCE("t0"."waited", $log_end - "t0"."started_at") AS "lasted"
            FROM "horo_measures_topics_$number" AS "t0"
          ) AS "t1"
          GROUP BY
            1,
            2
        ) AS "t2"
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
