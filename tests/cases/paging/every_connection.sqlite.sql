-- 8 statements of 8 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- gates: 1 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- holders: 1 rows
SELECT "holder"."id", "holder"."name", "holder"."phone" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally") AS "summed";

-- passes: 2 rows
SELECT "pass"."id", "pass"."code", "pass"."kind", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?;

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 0 AND "scan_tally"."gate_id" = 0) AS "summed";

-- scans: 1 rows
SELECT "scan"."id", "scan"."code", "scan"."outcome", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?;
