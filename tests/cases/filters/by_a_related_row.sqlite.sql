-- 4 statements of 4 planned, in 2 round trips

-- passes.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes: 3 rows
SELECT "pass"."id", "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?) AND "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."blocked_at" IS NULL) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scans.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans: 3 rows
SELECT "scan"."id", "scan"."code", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?) AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."name" REGEXP ?) AND "pass"."gate_id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."closed_at" IS NULL)) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
