-- 5 statements of 5 planned, in 3 round trips

-- scans.groups.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";

-- scans.groups.gate.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups.gate.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- scans.groups.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups: 2 rows
SELECT "summed"."gate_id", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id" AS "gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND "scan_tally"."outcome" = ?) AS "summed" GROUP BY "summed"."gate_id" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC LIMIT ?;
