-- 7 statements of 7 planned, in 2 round trips

-- any.totalCount: 1 rows
SELECT COUNT(*) FROM "pass";

-- gates.nodes.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- inside.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."inside_since" IS NOT NULL;

-- inside: 1 rows
SELECT "pass"."id", "pass"."code", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- outside.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."inside_since" IS NULL;

-- outside: 2 rows
SELECT "pass"."id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
