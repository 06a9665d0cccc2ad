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
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE NOT "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE NOT "pass_tally_change"."inside")) AS "summed";

-- lt.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" < $1;

-- lte.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" <= $1;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" <> $1;
