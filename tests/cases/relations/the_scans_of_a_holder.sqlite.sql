-- 7 statements of 7 planned, in 4 round trips

-- holders.nodes.scans.nodes.pass.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.scans.nodes.pass: 3 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.scans.totalCount: 3 rows
SELECT "scan"."holder_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."direction" = ? GROUP BY "scan"."holder_id";

-- holders.nodes.scans: 6 rows
SELECT "c"."code", "c"."pass_id", "c"."holder_id", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" AND "scan"."direction" = ? ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- scans.nodes.holder: 2 rows
SELECT "id", "name", "company" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- scans: 3 rows
SELECT "scan"."id", "scan"."holder_id" FROM "scan" WHERE "scan"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."company" IS NULL) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
