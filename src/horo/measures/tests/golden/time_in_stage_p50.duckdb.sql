SELECT
  "t13"."period",
  "t13"."group",
  CASE
    WHEN (
      "t13"."ended" * 2
    ) >= (
      "t13"."watched" * 1
    )
    THEN "t13"."p50_micros" / 1000000
    ELSE CAST(NULL AS DOUBLE)
  END AS "time_in_stage_p50",
  "t13"."watched" AS "time_in_stage_p50 n"
FROM (
  SELECT
    "t12"."period",
    "t12"."group",
    SUM("t12"."watched") AS "watched",
    SUM("t12"."ended") AS "ended",
    MIN("t12"."lasted") FILTER(WHERE
      (
        "t12"."ended" > 0
      ) AND (
        "t12"."survival" <= -0.6931471795599453
      )) AS "p50_micros"
  FROM (
    SELECT
      "t11"."period",
      "t11"."group",
      "t11"."lasted",
      "t11"."watched",
      "t11"."ended",
      "t11"."at_risk",
      "t11"."step",
      SUM("t11"."step") OVER (
        PARTITION BY "t11"."period", "t11"."group"
        ORDER BY "t11"."lasted" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "survival"
    FROM (
      SELECT
        "t10"."period",
        "t10"."group",
        "t10"."lasted",
        "t10"."watched",
        "t10"."ended",
        "t10"."at_risk",
        CASE
          WHEN "t10"."ended" = 0
          THEN 0.0
          ELSE CASE
            WHEN "t10"."ended" = "t10"."at_risk"
            THEN -1000.0
            ELSE LN(1 - (
              "t10"."ended" / GREATEST("t10"."at_risk", "t10"."ended" + 1)
            ))
          END
        END AS "step"
      FROM (
        SELECT
          "t9"."period",
          "t9"."group",
          "t9"."lasted",
          "t9"."watched",
          "t9"."ended",
          SUM("t9"."watched") OVER (
            PARTITION BY "t9"."period", "t9"."group"
            ORDER BY "t9"."lasted" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "at_risk"
        FROM (
          SELECT
            "t8"."period",
            "t8"."group",
            "t8"."lasted",
            COUNT(*) AS "watched",
            COUNT(*) FILTER(WHERE
              "t8"."is_over") AS "ended"
          FROM (
            SELECT
              "t7"."id",
              "t7"."member_id",
              "t7"."group",
              (
                (
                  CAST(FLOOR(
                    (
                      (
                        (
                          CAST(FLOOR(
                            (
                              "t7"."began_at" + 7200000000 + CASE WHEN "t7"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                            ) / (
                              86400000000
                            )
                          ) AS BIGINT) + 25508
                        ) * 4
                      ) + 3
                    ) / (
                      1461
                    )
                  ) AS BIGINT) * 12
                ) + CAST(FLOOR(
                  (
                    (
                      (
                        (
                          CAST(FLOOR(
                            (
                              "t7"."began_at" + 7200000000 + CASE WHEN "t7"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                            ) / (
                              86400000000
                            )
                          ) AS BIGINT) + 25508
                        ) - CAST(FLOOR(
                          (
                            CAST(FLOOR(
                              (
                                (
                                  (
                                    CAST(FLOOR(
                                      (
                                        "t7"."began_at" + 7200000000 + CASE WHEN "t7"."began_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
                                      ) / (
                                        86400000000
                                      )
                                    ) AS BIGINT) + 25508
                                  ) * 4
                                ) + 3
                              ) / (
                                1461
                              )
                            ) AS BIGINT) * 1461
                          ) / (
                            4
                          )
                        ) AS BIGINT)
                      ) * 5
                    ) + 2
                  ) / (
                    153
                  )
                ) AS BIGINT)
              ) - $first_period AS "period",
              COALESCE("t7"."next_place", -1) > "t7"."place" AS "is_over",
              COALESCE("t7"."next_at", $log_end) - "t7"."began_at" AS "lasted"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t3"."id",
                  "t3"."recipient_id" AS "member_id",
                  "t3"."occurred_at" AS "began_at",
                  MIN("t3"."occurred_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "first_look",
                  "t3"."object_key" AS "group",
                  CASE
                    WHEN "t3"."object_key" = 'newcomer'
                    THEN 0
                    WHEN "t3"."object_key" = 'author'
                    THEN 1
                    ELSE -1
                  END AS "place",
                  CASE
                    WHEN LEAD("t3"."object_key") OVER (
                      PARTITION BY "t3"."recipient_id"
                      ORDER BY "t3"."occurred_at" ASC, "t3"."id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) = 'newcomer'
                    THEN 0
                    WHEN LEAD("t3"."object_key") OVER (
                      PARTITION BY "t3"."recipient_id"
                      ORDER BY "t3"."occurred_at" ASC, "t3"."id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) = 'author'
                    THEN 1
                    ELSE -1
                  END AS "next_place",
                  LEAD("t3"."occurred_at") OVER (
                    PARTITION BY "t3"."recipient_id"
                    ORDER BY "t3"."occurred_at" ASC, "t3"."id" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "next_at"
                FROM (
                  SELECT
                    *
                  FROM "activities" AS "t1"
                  WHERE
                    "t1"."verb" = 'moved'
                    AND "t1"."object_type" = 'stage'
                    AND "t1"."occurred_at" <= $log_end
                ) AS "t3"
              ) AS "t5"
              WHERE
                "t5"."place" > -1
                AND "t5"."began_at" > "t5"."first_look"
                AND "t5"."began_at" >= $start
                AND "t5"."began_at" < $end
            ) AS "t7"
            SEMI JOIN (
              SELECT
                "t0"."id" AS "member_id"
              FROM "members" AS "t0"
              WHERE
                "t0"."kind" IN ('person', 'anonymous') AND "t0"."kind" = 'person'
            ) AS "t4"
              ON "t7"."member_id" = "t4"."member_id"
          ) AS "t8"
          GROUP BY
            1,
            2,
            3
        ) AS "t9"
      ) AS "t10"
    ) AS "t11"
  ) AS "t12"
  GROUP BY
    1,
    2
) AS "t13"
