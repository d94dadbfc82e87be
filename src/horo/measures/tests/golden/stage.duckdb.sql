WITH "t10" AS (
  SELECT
    (
      "t9"."id" * $periods
    ) + "t9"."period" AS "subject_id",
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
), "t13" AS (
  SELECT
    "t11"."subject_id" % $periods AS "period",
    COUNT(*) AS "asked"
  FROM "t10" AS "t11"
  GROUP BY
    1
)
SELECT
  "t28"."period",
  "t28"."group",
  "t28"."members" AS "stage",
  "t28"."asked" AS "stage n"
FROM (
  SELECT
    "t20"."period",
    "t20"."group",
    "t20"."asked",
    COALESCE("t27"."members", 0) AS "members"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t14"."period",
        "t14"."asked",
        0 AS "place",
        'newcomer' AS "group"
      FROM "t13" AS "t14"
    ) AS "t17"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t14"."period",
        "t14"."asked",
        1 AS "place",
        'author' AS "group"
      FROM "t13" AS "t14"
    ) AS "t18"
  ) AS "t20"
  LEFT OUTER JOIN (
    SELECT
      "t25"."period" AS "placed_period",
      "t25"."place" AS "placed",
      COUNT(*) AS "members"
    FROM (
      SELECT
        "t24"."member_id",
        "t24"."place",
        "t24"."subject_id" % $periods AS "period"
      FROM (
        SELECT
          "t23"."subject_id",
          "t23"."member_id",
          MAX("t23"."place") AS "place"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t15"."subject_id",
              "t15"."member_id",
              0 AS "place"
            FROM (
              SELECT
                "t12"."subject_id",
                "t12"."member_id",
                "t12"."since",
                "t12"."at",
                "t7"."joined_at"
              FROM "t10" AS "t12"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "member_id",
                  "t0"."joined_at"
                FROM "members" AS "t0"
              ) AS "t7"
                ON "t12"."member_id" = "t7"."member_id"
            ) AS "t15"
            WHERE
              "t15"."joined_at" IS NOT NULL
              AND "t15"."joined_at" <= "t15"."at"
              AND "t15"."joined_at" > (
                "t15"."at" - 2592000000000
              )
          ) AS "t22"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t16"."subject_id",
              "t16"."member_id",
              1 AS "place"
            FROM (
              SELECT
                "t12"."subject_id",
                "t12"."member_id",
                "t12"."since",
                "t12"."at",
                "t6"."persona"
              FROM "t10" AS "t12"
              INNER JOIN (
                SELECT
                  "t0"."id" AS "member_id",
                  "t0"."persona"
                FROM "members" AS "t0"
              ) AS "t6"
                ON "t12"."member_id" = "t6"."member_id"
            ) AS "t16"
            WHERE
              "t16"."persona" IN ('author')
          ) AS "t21"
        ) AS "t23"
        GROUP BY
          1,
          2
      ) AS "t24"
    ) AS "t25"
    GROUP BY
      1,
      2
  ) AS "t27"
    ON "t20"."period" = "t27"."placed_period" AND "t20"."place" = "t27"."placed"
) AS "t28"
