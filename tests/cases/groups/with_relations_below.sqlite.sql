-- 5 statements of 5 planned, in 3 round trips

-- scans.groups.gate.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- scans.groups.gate.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups.gate.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- scans.groups.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups: 2 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."outcome" = ? GROUP BY 1 ORDER BY 1 ASC LIMIT ?;
