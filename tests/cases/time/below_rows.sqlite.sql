-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.ending.totalCount: 4 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."valid_until" > ? AND "pass"."valid_until" <= ?) GROUP BY "pass"."gate_id";

-- gates.nodes.scans.totalCount: 1 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?) GROUP BY "scan"."gate_id";

-- gates.nodes.scans: 1 rows
SELECT "c"."gate_id", "c"."outcome", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" AND ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
