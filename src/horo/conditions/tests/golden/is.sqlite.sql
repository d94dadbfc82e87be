SELECT
  "t0"."id" AS "subject_id",
  "t0"."id" AS "member_id"
FROM "members" AS "t0"
WHERE
  "t0"."kind" = 'person'
  AND (
    (
      "t0"."joined_at" IS NULL
    ) OR (
      "t0"."joined_at" <= 1772442000000000
    )
  )
  AND "t0"."persona" IN ('builder')
  AND "t0"."locale" IN ('bg', 'ru')
  AND NOT (
    "t0"."is_staff"
  )
