-- 11 statements of 11 planned, in 4 round trips

-- scans.nodes.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";

-- scans.nodes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.holder.passes.nodes.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.holder.passes.totalCount: 4 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY "pass"."holder_id";

-- scans.nodes.pass.holder.passes: 7 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- scans.nodes.pass.holder: 4 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.scans.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.scans.totalCount: 5 rows
SELECT "scan"."pass_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."pass_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY "scan"."pass_id";

-- scans.nodes.pass.scans: 5 rows
SELECT "c"."pass_id", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- scans.nodes.pass: 5 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans: 6 rows
SELECT "scan"."id", "scan"."pass_id", "scan"."gate_id" FROM "scan" WHERE "scan"."outcome" = ? ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
