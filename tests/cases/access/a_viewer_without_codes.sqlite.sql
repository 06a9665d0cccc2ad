-- 3 statements of 3 planned, in 2 round trips

-- passes.nodes.holder: 2 rows
SELECT "id", "name", "company" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?);

-- passes: 2 rows
SELECT "pass"."id", "pass"."holder_id", "pass"."kind" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
