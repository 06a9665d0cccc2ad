-- 8 statements of 8 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."issued_at" = ?;

-- gt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_from" > ?;

-- gte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_from" >= ?;

-- in.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."issued_at" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- isNull.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE NOT "pass_tally"."inside") AS "summed";

-- lt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" < ?;

-- lte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" <= ?;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" <> ?;
