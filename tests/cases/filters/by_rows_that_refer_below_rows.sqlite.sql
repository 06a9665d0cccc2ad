-- 9 statements of 9 planned, in 2 round trips

-- absent.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."code" IN (SELECT "k"."value" FROM json_each(?) AS "k"));

-- deep.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE "gate"."id" IN (SELECT "pass"."gate_id" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND "scan"."outcome" = ?))));

-- deep: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND "scan"."outcome" = ?)))) ORDER BY "gate"."code" ASC LIMIT ?;

-- either.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE ("holder"."name" REGEXP ?) OR "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."vehicle_plate" IS NOT NULL);

-- either: 6 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE ("holder"."name" REGEXP ?) OR EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."vehicle_plate" IS NOT NULL) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- friends.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."kind" = ?));

-- gates.nodes.passes.totalCount: 4 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND "scan"."direction" = ?) AND (NOT "pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND "scan"."outcome" = ?))) GROUP BY "pass"."gate_id";

-- gates.nodes.passes: 8 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND (EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."direction" = ?) AND (NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."outcome" = ?))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
