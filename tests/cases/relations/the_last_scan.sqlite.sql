-- 10 statements of 10 planned, in 4 round trips

-- gates.nodes.lastScan.pass.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.lastScan.pass: 4 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- gates.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- holders.nodes.lastScan: 3 rows
SELECT "c"."code", "c"."holder_id", "c"."outcome" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders.nodes.passes.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."holder_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders.nodes.passes: 6 rows
SELECT "c"."id", "c"."code", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- passes.nodes.lastScan: 3 rows
SELECT "c"."pass_id", "c"."direction", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- passes: 5 rows
SELECT "pass"."id", "pass"."code" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
