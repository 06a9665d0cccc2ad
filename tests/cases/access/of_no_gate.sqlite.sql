-- 6 statements of 6 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- passes: 2 rows
SELECT "pass"."id", "pass"."code", "pass"."any_gate" FROM "pass" WHERE +("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND "scan_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed";

-- scans: 0 rows
SELECT "scan"."id", "scan"."code" FROM "scan" WHERE +("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;

-- viewer.gates: 0 rows
SELECT "gate"."id", "gate"."name" FROM "gate" WHERE "gate"."id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."code" ASC LIMIT ?;
