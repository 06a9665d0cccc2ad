-- 3 statements of 3 planned, in 1 round trips

-- contains: 1 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" REGEXP ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- eq: 0 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" = ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- startsWith: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" REGEXP ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;
