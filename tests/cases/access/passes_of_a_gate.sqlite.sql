-- 6 statements of 6 planned, in 3 round trips

-- passes.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- passes.nodes.lastScan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" AND (+("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- passes.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass_tally"."any_gate" = ?) AS "summed";

-- passes: 6 rows
SELECT "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."any_gate" FROM "pass" WHERE +("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
