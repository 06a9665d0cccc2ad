-- 4 statements of 4 planned, in 1 round trips

-- eq.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."any_gate" = $1 UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."any_gate" = $1)) AS "summed";

-- in.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."any_gate" = ANY($1) UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."any_gate" = ANY($1))) AS "summed";

-- isNull.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."any_gate" IS NULL;

-- ne.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."any_gate" <> $1 UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."any_gate" <> $1)) AS "summed";
