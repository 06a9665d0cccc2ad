-- 6 statements of 6 planned, in 3 round trips

-- scans.nodes.holder.passes.totalCount: 1 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?) GROUP BY "pass"."holder_id";

-- scans.nodes.holder.passes: 2 rows
SELECT "c"."code", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" AND (+("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- scans.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- scans.nodes.pass: 1 rows
SELECT "id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?);

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND ("scan_tally"."outcome" = ? AND "scan_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) AS "summed";

-- scans: 2 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."denial_reason" FROM "scan" WHERE "scan"."outcome" = ? AND (+("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
