-- 8 statements of 8 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."issued_at" = $1;

-- gt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_from" > $1;

-- gte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_from" >= $1;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."issued_at" = ANY($1);

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."inside_since" IS NULL;

-- lt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" < $1;

-- lte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" <= $1;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" <> $1;
