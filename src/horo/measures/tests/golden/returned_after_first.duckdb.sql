SELECT
  "t8"."period",
  "t8"."returned" / NULLIF("t8"."started", 0) AS "returned_after_first",
  "t8"."started" AS "returned_after_first n"
FROM (
  SELECT
    "t7"."period",
    COUNT(*) AS "started",
    SUM("t7"."returned") AS "returned"
  FROM (
    SELECT
      "t6"."period",
      "t6"."member_id",
      MAX(
        CASE
          WHEN (
            "t6"."day" > "t6"."wrote_on"
          )
          AND (
            "t6"."first_wrote_at" < (
              "t6"."wrote_at" + 2419200000000
            )
          )
          THEN 1
          ELSE 0
        END
      ) AS "returned"
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
              CAST(FLOOR((
                (
                  (
                    "t0"."wrote_on" + 25508
                  ) * 4
                ) + 3
              ) / (
                1461
              )) AS BIGINT) * 12
            ) + CAST(FLOOR(
              (
                (
                  (
                    (
                      "t0"."wrote_on" + 25508
                    ) - CAST(FLOOR(
                      (
                        CAST(FLOOR((
                          (
                            (
                              "t0"."wrote_on" + 25508
                            ) * 4
                          ) + 3
                        ) / (
                          1461
                        )) AS BIGINT) * 1461
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
          "t0"."wrote_at" >= $start AND "t0"."wrote_at" < $end
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
