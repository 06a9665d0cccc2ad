-- 3 statements of 3 planned, in 2 round trips

-- scans.groups.gate.lastScan: 3 rows
SELECT "c"."gate_id", "c"."outcome", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."gate_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- scans.groups.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans.groups: 3 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ? GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT ?;
