-- 4 statements of 4 planned, in 2 round trips

-- scans.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.holder: 2 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.nodes.pass: 2 rows
SELECT "id", "code" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans: 4 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
