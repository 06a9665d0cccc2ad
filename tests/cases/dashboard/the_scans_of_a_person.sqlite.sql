-- 6 statements of 6 planned, in 3 round trips

-- holders.nodes.lastScan: 6 rows
SELECT "c"."holder_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders.nodes.scans.nodes.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.scans.nodes.pass: 12 rows
SELECT "id", "code" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.scans.totalCount: 6 rows
SELECT "scan"."holder_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."outcome" = ? GROUP BY "scan"."holder_id";

-- holders.nodes.scans: 13 rows
SELECT "c"."pass_id", "c"."holder_id", "c"."gate_id", "c"."denial_reason", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" AND "scan"."outcome" = ? ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders: 6 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE EXISTS(SELECT 1 FROM "scan" WHERE "scan"."holder_id" = "holder"."id" AND "scan"."outcome" = ?) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;
