SELECT
  "t17"."member_id",
  "t17"."place",
  (
    "t17"."subject_id" % (
      $periods + 1
    )
  ) + -1 AS "period"
FROM (
  SELECT
    "t16"."subject_id",
    "t16"."member_id",
    MAX("t16"."place") AS "place"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t12"."subject_id",
        "t12"."member_id",
        0 AS "place"
      FROM (
        SELECT
          "t11"."subject_id",
          "t11"."member_id",
          "t11"."since",
          "t11"."at",
          "t5"."joined_at"
        FROM (
          SELECT
            (
              "t9"."id" * (
                $periods + 1
              )
            ) + (
              "t9"."period" - -1
            ) AS "subject_id",
            "t9"."id" AS "member_id",
            CAST(NULL AS BIGINT) AS "since",
            "t9"."moment" AS "at"
          FROM (
            SELECT
              "t8"."id",
              "t8"."kind",
              "t8"."is_staff",
              "t8"."locale",
              "t8"."timezone",
              "t8"."persona",
              "t8"."joined_at",
              "t2"."period",
              "t2"."moment"
            FROM (
              SELECT
                *
              FROM "members" AS "t0"
              WHERE
                "t0"."kind" = 'person'
            ) AS "t8"
            CROSS JOIN "horo_measures_moments_$number" AS "t2"
          ) AS "t9"
          WHERE
            (
              "t9"."joined_at" IS NULL
            ) OR (
              "t9"."joined_at" <= "t9"."moment"
            )
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t0"."id" AS "member_id",
            "t0"."joined_at"
          FROM "members" AS "t0"
        ) AS "t5"
          ON "t11"."member_id" = "t5"."member_id"
      ) AS "t12"
      WHERE
        "t12"."joined_at" IS NOT NULL
        AND "t12"."joined_at" <= "t12"."at"
        AND "t12"."joined_at" > (
          "t12"."at" - 2592000000000
        )
    ) AS "t15"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t13"."subject_id",
        "t13"."member_id",
        1 AS "place"
      FROM (
        SELECT
          "t11"."subject_id",
          "t11"."member_id",
          "t11"."since",
          "t11"."at",
          "t6"."persona"
        FROM (
          SELECT
            (
              "t9"."id" * (
                $periods + 1
              )
            ) + (
              "t9"."period" - -1
            ) AS "subject_id",
            "t9"."id" AS "member_id",
            CAST(NULL AS BIGINT) AS "since",
            "t9"."moment" AS "at"
          FROM (
            SELECT
              "t8"."id",
              "t8"."kind",
              "t8"."is_staff",
              "t8"."locale",
              "t8"."timezone",
              "t8"."persona",
              "t8"."joined_at",
              "t2"."period",
              "t2"."moment"
            FROM (
              SELECT
                *
              FROM "members" AS "t0"
              WHERE
                "t0"."kind" = 'person'
            ) AS "t8"
            CROSS JOIN "horo_measures_moments_$number" AS "t2"
          ) AS "t9"
          WHERE
            (
              "t9"."joined_at" IS NULL
            ) OR (
              "t9"."joined_at" <= "t9"."moment"
            )
        ) AS "t11"
        INNER JOIN (
          SELECT
            "t0"."id" AS "member_id",
            "t0"."persona"
          FROM "members" AS "t0"
        ) AS "t6"
          ON "t11"."member_id" = "t6"."member_id"
      ) AS "t13"
      WHERE
        "t13"."persona" IN ('author')
    ) AS "t14"
  ) AS "t16"
  GROUP BY
    1,
    2
) AS "t17"
