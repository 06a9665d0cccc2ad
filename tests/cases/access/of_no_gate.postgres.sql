-- 6 statements of 6 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2));

-- passes: 2 rows
SELECT "pass"."id", "pass"."code", "pass"."any_gate" FROM "pass" WHERE "pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND "scan_tally"."gate_id" = ANY($1) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."gate_id" = ANY($1))) AS "summed";

-- scans: 0 rows
SELECT "scan"."id", "scan"."code" FROM "scan" WHERE "scan"."gate_id" = ANY($1) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2;

-- viewer.gates: 0 rows
SELECT "gate"."id", "gate"."name" FROM "gate" WHERE "gate"."id" = ANY($1) ORDER BY "gate"."code" ASC LIMIT $2;
