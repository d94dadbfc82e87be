WITH "t10" AS (
  SELECT
    (
      "t9"."subject_id" % (
        $periods + 1
      )
    ) + -1 AS "period",
    COUNT(*) AS "asked"
  FROM (
    SELECT
      (
        "t8"."id" * (
          $periods + 1
        )
      ) + (
        "t8"."period" - -1
      ) AS "subject_id",
      "t8"."id" AS "member_id",
      CAST(NULL AS BIGINT) AS "since",
      "t8"."moment" AS "at"
    FROM (
      SELECT
        "t7"."id",
        "t7"."kind",
        "t7"."is_staff",
        "t7"."locale",
        "t7"."timezone",
        "t7"."persona",
        "t7"."joined_at",
        "t3"."period",
        "t3"."moment"
      FROM (
        SELECT
          *
        FROM "members" AS "t1"
        WHERE
          "t1"."kind" = 'person'
      ) AS "t7"
      CROSS JOIN "horo_measures_moments_$number" AS "t3"
    ) AS "t8"
    WHERE
      (
        "t8"."joined_at" IS NULL
      ) OR (
        "t8"."joined_at" <= "t8"."moment"
      )
  ) AS "t9"
  GROUP BY
    1
)
SELECT
  "t16"."period",
  "t16"."group",
  "t16"."members" AS "stage",
  "t16"."asked" AS "stage n"
FROM (
  SELECT
    "t15"."period",
    "t15"."group",
    "t15"."asked",
    COALESCE("t5"."members", 0) AS "members"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t11"."period",
        "t11"."asked",
        0 AS "place",
        'newcomer' AS "group"
      FROM "t10" AS "t11"
    ) AS "t12"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t11"."period",
        "t11"."asked",
        1 AS "place",
        'author' AS "group"
      FROM "t10" AS "t11"
    ) AS "t13"
  ) AS "t15"
  LEFT OUTER JOIN (
    SELECT
      "t0"."period" AS "placed_period",
      "t0"."place" AS "placed",
      COUNT(*) AS "members"
    FROM "horo_measures_placed_$number" AS "t0"
    GROUP BY
      1,
      2
  ) AS "t5"
    ON "t15"."period" = "t5"."placed_period" AND "t15"."place" = "t5"."placed"
) AS "t16"
WHERE
  "t16"."period" > -1
