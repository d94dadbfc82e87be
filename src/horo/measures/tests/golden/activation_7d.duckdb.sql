SELECT
  "t8"."period",
  "t8"."wrote_7d" / NULLIF("t8"."joined", 0) AS "activation_7d",
  "t8"."joined" AS "activation_7d n"
FROM (
  SELECT
    "t7"."period",
    COUNT(*) AS "joined",
    SUM("t7"."wrote_7d") AS "wrote_7d",
    SUM("t7"."wrote_14d") AS "wrote_14d"
  FROM (
    SELECT
      "t6"."period",
      "t6"."member_id",
      MAX(
        CASE
          WHEN (
            (
              "t6"."first_wrote_at" >= "t6"."joined_at"
            )
            AND (
              "t6"."first_wrote_at" < (
                "t6"."joined_at" + 604800000000
              )
            )
          )
          OR (
            (
              "t6"."last_wrote_at" >= "t6"."joined_at"
            )
            AND (
              "t6"."last_wrote_at" < (
                "t6"."joined_at" + 604800000000
              )
            )
          )
          THEN 1
          ELSE 0
        END
      ) AS "wrote_7d",
      MAX(
        CASE
          WHEN (
            (
              "t6"."first_wrote_at" >= "t6"."joined_at"
            )
            AND (
              "t6"."first_wrote_at" < (
                "t6"."joined_at" + 1209600000000
              )
            )
          )
          OR (
            (
              "t6"."last_wrote_at" >= "t6"."joined_at"
            )
            AND (
              "t6"."last_wrote_at" < (
                "t6"."joined_at" + 1209600000000
              )
            )
          )
          THEN 1
          ELSE 0
        END
      ) AS "wrote_14d"
    FROM (
      SELECT
        "t5"."member_id",
        "t5"."joined_at",
        "t5"."wrote_at",
        "t5"."wrote_on",
        "t5"."period",
        "t3"."writer_id",
        "t3"."day",
        "t3"."first_wrote_at",
        "t3"."last_wrote_at"
      FROM (
        SELECT
          "t0"."member_id",
          "t0"."joined_at",
          "t0"."wrote_at",
          "t0"."wrote_on",
          (
            (
              CAST(FLOOR(
                (
                  (
                    (
                      CAST(FLOOR(
                        (
                          "t0"."joined_at" + 7200000000 + CASE WHEN "t0"."joined_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                          "t0"."joined_at" + 7200000000 + CASE WHEN "t0"."joined_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
                                    "t0"."joined_at" + 7200000000 + CASE WHEN "t0"."joined_at" >= 1774746000000000 THEN 3600000000 ELSE 0 END
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
          ) - $first_period AS "period"
        FROM "horo_measures_lives_$number" AS "t0"
        WHERE
          "t0"."joined_at" >= $start AND "t0"."joined_at" < $end
      ) AS "t5"
      LEFT OUTER JOIN (
        SELECT
          "t1"."member_id" AS "writer_id",
          "t1"."day",
          "t1"."wrote_at" AS "first_wrote_at",
          "t1"."wrote_last_at" AS "last_wrote_at"
        FROM "horo_measures_days_$number" AS "t1"
        WHERE
          "t1"."authored" > 0
      ) AS "t3"
        ON "t5"."member_id" = "t3"."writer_id"
    ) AS "t6"
    GROUP BY
      1,
      2
  ) AS "t7"
  GROUP BY
    1
) AS "t8"
