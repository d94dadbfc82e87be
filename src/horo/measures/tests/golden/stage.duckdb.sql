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
), "t17" AS (
  SELECT
    "t15"."subject_id" % $periods AS "period",
    COUNT(*) AS "asked"
  FROM "t11" AS "t15"
  GROUP BY
    1
)
SELECT
  "t42"."period",
  "t42"."group",
  "t42"."members" AS "stage",
  "t42"."asked" AS "stage n"
FROM (
  SELECT
    "t26"."period",
    "t26"."group",
    "t26"."asked",
    COALESCE("t41"."members", 0) AS "members"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t19"."period",
        "t19"."asked",
        0 AS "place",
        'newcomer' AS "group"
      FROM "t17" AS "t19"
    ) AS "t22"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t19"."period",
        "t19"."asked",
        1 AS "place",
        'author' AS "group"
      FROM "t17" AS "t19"
    ) AS "t23"
  ) AS "t26"
  LEFT OUTER JOIN (
    SELECT
      "t39"."period" AS "placed_period",
      "t39"."place" AS "placed",
      COUNT(*) AS "members"
    FROM (
      SELECT
        "t38"."member_id",
        "t38"."place",
        "t38"."subject_id" % $periods AS "period"
      FROM (
        SELECT
          "t37"."subject_id",
          "t37"."member_id",
          MAX("t37"."place") AS "place"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t21"."subject_id",
              "t21"."member_id",
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
            ) AS "t21"
            WHERE
              "t21"."joined_at" IS NOT NULL
              AND "t21"."joined_at" <= "t21"."at"
              AND "t21"."joined_at" > (
                "t21"."at" - 2592000000000
              )
          ) AS "t27"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t35"."subject_id",
              "t35"."member_id",
              1 AS "place"
            FROM (
              SELECT
                *
              FROM "t11" AS "t15"
              WHERE
                "t15"."subject_id" IN (
                  SELECT
                    "t33"."subject_id"
                  FROM (
                    SELECT
                      "t32"."subject_id",
                      SUM("t32"."sign" * "t32"."total") AS "number"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t30"."member_id",
                          "t30"."moment",
                          "t30"."turn",
                          "t30"."subject_id",
                          "t30"."sign",
                          SUM(1 - "t30"."turn") OVER (
                            PARTITION BY "t30"."member_id"
                            ORDER BY "t30"."moment" ASC, "t30"."turn" ASC
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
                                "t24"."actor_id" AS "member_id",
                                "t24"."occurred_at" AS "moment",
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
                                  AND "t7"."occurred_at" <= (
                                    SELECT
                                      MAX("t15"."at") AS "Max(at)"
                                    FROM "t11" AS "t15"
                                  )
                              ) AS "t24"
                              WHERE
                                "t24"."occurred_at" > (
                                  SELECT
                                    MIN(COALESCE("t15"."since", -4611686018427387904)) AS "Min(Coalesce((since, -4611686018427387904)))"
                                  FROM "t11" AS "t15"
                                )
                            ) AS "t28"
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
                          ) AS "t29"
                        ) AS "t30"
                      ) AS "t31"
                      WHERE
                        "t31"."turn" = 1
                    ) AS "t32"
                    GROUP BY
                      1
                  ) AS "t33"
                  WHERE
                    "t33"."number" >= 1
                )
            ) AS "t35"
          ) AS "t36"
        ) AS "t37"
        GROUP BY
          1,
          2
      ) AS "t38"
    ) AS "t39"
    GROUP BY
      1,
      2
  ) AS "t41"
    ON "t26"."period" = "t41"."placed_period" AND "t26"."place" = "t41"."placed"
) AS "t42"
