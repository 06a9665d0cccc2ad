-- 12 statements of 12 planned, in 2 round trips

-- gates.nodes.passes: 1 rows
SELECT "c"."id", "c"."gate_id", "c"."issued_at" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" ASC, "c"."id" ASC;

-- gates.nodes.scans: 1 rows
SELECT "c"."id", "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 1 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- holders.nodes.lastRead: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- holders.nodes.newest: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."issued_at" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- holders.nodes.read: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- holders.nodes.soonest: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."valid_until" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."valid_until" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."valid_until" DESC, "c"."id" DESC;

-- holders: 1 rows
SELECT "holder"."id" FROM "holder" ORDER BY "holder"."name" DESC, "holder"."id" DESC LIMIT ?;

-- passes.nodes.first: 0 rows
SELECT "c"."id", "c"."pass_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- passes.nodes.last: 0 rows
SELECT "c"."id", "c"."pass_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- passes: 1 rows
SELECT "pass"."id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scans: 1 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
