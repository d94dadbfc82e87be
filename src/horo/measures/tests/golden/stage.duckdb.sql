WITH "t9" AS (
  SELECT
    "t8"."id",
    "t8"."kind",
    "t8"."is_staff",
    "t8"."locale",
    "t8"."timezone",
    "t8"."persona",
    "t8"."joined_at",
    "t3"."period",
    "t3"."moment"
  FROM (
    SELECT
      *
    FROM "members" AS "t0"
    WHERE
      "t0"."kind" = 'person'
  ) AS "t8"
  CROSS JOIN "horo_measures_moments_$number" AS "t3"
), "t11" AS (
  SELECT
    (
      "t10"."id" * $periods
    ) + "t10"."period" AS "subject_id",
    "t10"."id" AS "member_id",
    CAST(NULL AS BIGINT) AS "since",
    "t10"."moment" AS "at"
  FROM "t9" AS "t10"
  WHERE
    (
      "t10"."joined_at" IS NULL
    ) OR (
      "t10"."joined_at" <= "t10"."moment"
    )
)
SELECT
  "t36"."period",
  "t36"."group",
  "t36"."members" AS "stage",
  "t36"."asked" AS "stage n"
FROM (
  SELECT
    "t35"."period",
    "t35"."members",
    "t20"."asked",
    CASE
      WHEN "t35"."place" = 0
      THEN 'newcomer'
      WHEN "t35"."place" = 1
      THEN 'author'
      ELSE NULL
    END AS "group"
  FROM (
    SELECT
      "t33"."period",
      "t33"."place",
      COUNT(*) AS "members"
    FROM (
      SELECT
        "t32"."member_id",
        "t32"."place",
        "t32"."subject_id" % $periods AS "period"
      FROM (
        SELECT
          "t31"."subject_id",
          "t31"."member_id",
          MAX("t31"."place") AS "place"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t22"."subject_id",
              "t22"."member_id",
              0 AS "place"
            FROM (
              SELECT
                "t16"."subject_id",
                "t16"."member_id",
                "t16"."since",
                "t16"."at",
                "t6"."joined_at"
              FROM "t11" AS "t16"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "member_id",
                  "t0"."joined_at"
                FROM "members" AS "t0"
              ) AS "t6"
                ON "t16"."member_id" = "t6"."member_id"
            ) AS "t22"
            WHERE
              "t22"."joined_at" IS NOT NULL
              AND "t22"."joined_at" <= "t22"."at"
              AND "t22"."joined_at" > (
                "t22"."at" - 2592000000000
              )
          ) AS "t24"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t29"."subject_id",
              "t29"."member_id",
              1 AS "place"
            FROM (
              SELECT
                *
              FROM "t11" AS "t15"
              WHERE
                "t15"."subject_id" IN (
                  SELECT
                    "t27"."subject_id"
                  FROM (
                    SELECT
                      "t26"."subject_id",
                      SUM("t26"."sign" * "t26"."total") AS "number"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t23"."member_id",
                          "t23"."moment",
                          "t23"."turn",
                          "t23"."subject_id",
                          "t23"."sign",
                          SUM(1 - "t23"."turn") OVER (
                            PARTITION BY "t23"."member_id"
                            ORDER BY "t23"."moment" ASC, "t23"."turn" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "total"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t10"."id" AS "member_id",
                              COALESCE(CAST(NULL AS BIGINT), -4611686018427387904) AS "moment",
                              1 AS "turn",
                              (
                                "t10"."id" * $periods
                              ) + "t10"."period" AS "subject_id",
                              -1 AS "sign"
                            FROM "t9" AS "t10"
                            WHERE
                              (
                                "t10"."joined_at" IS NULL
                              ) OR (
                                "t10"."joined_at" <= "t10"."moment"
                              )
                          ) AS "t12"
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t17"."actor_id" AS "member_id",
                                "t17"."occurred_at" AS "moment",
                                0 AS "turn",
                                CAST(NULL AS BIGINT) AS "subject_id",
                                0 AS "sign"
                              FROM (
                                SELECT
                                  *
                                FROM (
                                  SELECT
                                    "t2"."id",
                                    "t2"."occurred_at",
                                    "t2"."actor_id"
                                  FROM "activities" AS "t2"
                                  WHERE
                                    "t2"."verb" = 'posted'
                                ) AS "t7"
                                WHERE
                                  "t7"."actor_id" IN (
                                    SELECT
                                      "t10"."id" AS "member_id"
                                    FROM "t9" AS "t10"
                                    WHERE
                                      (
                                        "t10"."joined_at" IS NULL
                                      ) OR (
                                        "t10"."joined_at" <= "t10"."moment"
                                      )
                                  )
                              ) AS "t17"
                            ) AS "t19"
                            UNION ALL
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t10"."id" AS "member_id",
                                "t10"."moment",
                                1 AS "turn",
                                (
                                  "t10"."id" * $periods
                                ) + "t10"."period" AS "subject_id",
                                1 AS "sign"
                              FROM "t9" AS "t10"
                              WHERE
                                (
                                  "t10"."joined_at" IS NULL
                                ) OR (
                                  "t10"."joined_at" <= "t10"."moment"
                                )
                            ) AS "t13"
                          ) AS "t21"
                        ) AS "t23"
                      ) AS "t25"
                      WHERE
                        "t25"."turn" = 1
                    ) AS "t26"
                    GROUP BY
                      1
                  ) AS "t27"
                  WHERE
                    "t27"."number" >= 1
                )
            ) AS "t29"
          ) AS "t30"
        ) AS "t31"
        GROUP BY
          1,
          2
      ) AS "t32"
    ) AS "t33"
    GROUP BY
      1,
      2
  ) AS "t35"
  INNER JOIN (
    SELECT
      "t15"."subject_id" % $periods AS "asked_period",
      COUNT(*) AS "asked"
    FROM "t11" AS "t15"
    GROUP BY
      1
  ) AS "t20"
    ON "t35"."period" = "t20"."asked_period"
) AS "t36"
