-- 3 statements of 3 planned, in 1 round trips

-- contains: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ?1 LIMIT ?2) LIMIT ?2) SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?2) AND ("holder"."company" REGEXP ?3) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?4) AS "p" UNION ALL SELECT "p"."id", "p"."company" FROM (SELECT "c"."id", "c"."company" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?2) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "holder" AS "c" WHERE "c"."id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."company" REGEXP ?3 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?4) ORDER BY "k"."key" ASC, "c"."name" ASC, "c"."id" ASC) AS "p";

-- eq: 0 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" = ? ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- startsWith: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ?1 LIMIT ?2) LIMIT ?2) SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?2) AND ("holder"."name" REGEXP ?3) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?4) AS "p" UNION ALL SELECT "p"."id", "p"."name" FROM (SELECT "c"."id", "c"."name" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?2) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "holder" AS "c" WHERE "c"."id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."name" REGEXP ?3 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?4) ORDER BY "k"."key" ASC, "c"."name" ASC, "c"."id" ASC) AS "p";
