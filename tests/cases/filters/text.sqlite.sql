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
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" REGEXP ? ORDER BY "gate"."code" ASC LIMIT ?;
