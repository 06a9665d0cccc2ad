-- 3 statements of 3 planned, in 2 round trips

-- gates.nodes.lastScan: 4 rows
SELECT "c"."code", "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates.nodes.oldest: 2 rows
SELECT "c"."gate_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" ASC, "c"."id" ASC;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
