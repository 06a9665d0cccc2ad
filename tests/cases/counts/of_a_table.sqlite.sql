-- 4 statements of 4 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- passes.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally") AS "summed";

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0) AS "summed";
