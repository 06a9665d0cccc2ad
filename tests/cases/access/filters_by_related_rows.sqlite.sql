-- 5 statements of 5 planned, in 2 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND ("pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."name" REGEXP ?) AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?))) ORDER BY "gate"."code" ASC LIMIT ?;

-- holders: 4 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND ("scan"."direction" = ? AND "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?))) AND (+(EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)))) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- others.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE (NOT "holder"."id" IN (SELECT "scan"."holder_id" FROM "scan" WHERE "scan"."holder_id" IS NOT NULL AND ("scan"."outcome" = ? AND "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")))) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- scans.nodes.pass: 1 rows
SELECT "id", "kind" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?);

-- scans: 3 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id" FROM "scan" WHERE (NOT ("scan"."pass_id" IS NOT NULL AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = ? AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)))) AND (+("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;
