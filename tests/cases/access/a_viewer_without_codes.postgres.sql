-- 3 statements of 3 planned, in 2 round trips

-- passes.nodes.holder: 2 rows
SELECT "id", "name", "company" FROM "holder" WHERE "id" = ANY($1);

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1);

-- passes: 2 rows
SELECT "pass"."id", "pass"."holder_id", "pass"."kind" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;
