-- 11 statements of 11 planned, in 1 round trips

-- contains: 4 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" REGEXP ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- eq: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = ? ORDER BY "gate"."code" ASC LIMIT ?;

-- gt: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" > ? ORDER BY "gate"."code" ASC LIMIT ?;

-- gte: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" >= ? ORDER BY "gate"."code" ASC LIMIT ?;

-- in: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."code" ASC LIMIT ?;

-- isNotNull: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NOT NULL ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- isNull: 2 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NULL ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- lt: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" < ? ORDER BY "gate"."code" ASC LIMIT ?;

-- lte: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" <= ? ORDER BY "gate"."code" ASC LIMIT ?;

-- ne: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" <> ? ORDER BY "gate"."code" ASC LIMIT ?;

-- startsWith: 4 rows
WITH "n" AS  MATERIALIZED (SELECT "gate".* FROM "gate" WHERE "gate"."id" IN (SELECT "rowid" FROM "gate_text" WHERE "gate_text" MATCH ?1 LIMIT ?2) LIMIT ?2) SELECT "p"."id", "p"."code" FROM (SELECT "gate"."id", "gate"."code" FROM "n" AS "gate" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?2) AND ("gate"."code" REGEXP ?3) ORDER BY "gate"."code" ASC LIMIT ?4) AS "p" UNION ALL SELECT "p"."id", "p"."code" FROM (SELECT "c"."id", "c"."code" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?2) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "gate" AS "c" WHERE "c"."id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" REGEXP ?3 ORDER BY "gate"."code" ASC LIMIT ?4) ORDER BY "k"."key" ASC, "c"."code" ASC) AS "p";
