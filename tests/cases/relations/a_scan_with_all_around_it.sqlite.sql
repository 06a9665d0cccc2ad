-- 5 statements of 5 planned, in 3 round trips

-- scans.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass.holder: 2 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass: 2 rows
SELECT "id", "code", "gate_id", "holder_id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans: 3 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id", "scan"."gate_id" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
