-- 4 statements of 4 planned, in 1 round trips

-- all.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change")) AS "summed";

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE NOT ("pass"."revoked_at" IS NOT NULL AND "pass"."revoked_at" > $1 AND ("pass"."revoked_at" IS NOT NULL AND "pass"."revoked_at" <= $2));

-- recently.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" > $1 AND "pass"."revoked_at" <= $2;

-- related.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."inside_since" > $1 AND "pass"."inside_since" <= $2);
