-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.passes: 4 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."code" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."code" ASC;

-- gates.nodes.scans: 2 rows
SELECT "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- holders.nodes.passes: 4 rows
SELECT "c"."holder_id", "c"."valid_until" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" AND "pass"."any_gate" = ? ORDER BY "pass"."valid_until" ASC, "pass"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."valid_until" ASC, "c"."id" ASC;

-- holders: 2 rows
SELECT "holder"."id" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;
