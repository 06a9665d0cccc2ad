-- 3 statements of 3 planned, in 1 round trips

-- contains: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ? LIMIT ?) LIMIT ?) SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?) AND ("holder"."company" REGEXP ?) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?) AS "p" UNION ALL SELECT "p"."id", "p"."company" FROM (SELECT "c"."id", "c"."company" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "holder" AS "c" WHERE "c"."id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."company" REGEXP ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."name" ASC, "c"."id" ASC) AS "p";

-- eq: 0 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" = ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- startsWith: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ? LIMIT ?) LIMIT ?) SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?) AND ("holder"."name" REGEXP ?) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?) AS "p" UNION ALL SELECT "p"."id", "p"."name" FROM (SELECT "c"."id", "c"."name" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "holder" AS "c" WHERE "c"."id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."name" REGEXP ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."name" ASC, "c"."id" ASC) AS "p";
