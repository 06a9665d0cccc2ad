-- 3 statements of 3 planned, in 1 round trips

-- contains: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE gatepass_fold("holder"."company") LIKE gatepass_fold($1) LIMIT $2) SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = $2) AND strpos(gatepass_fold("holder"."company"), gatepass_fold($3)) > $4 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $5) AS "p" UNION ALL (SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE (SELECT COUNT(*) FROM "n") = $2 AND strpos(gatepass_fold("holder"."company"), gatepass_fold($3)) > $4 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $5) AS "p");

-- eq: 0 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" = $1 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;

-- startsWith: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE gatepass_fold("holder"."name") LIKE gatepass_fold($1) LIMIT $2) SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = $2) AND STARTS_WITH(gatepass_fold("holder"."name"), gatepass_fold($3)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $4) AS "p" UNION ALL (SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "holder" WHERE (SELECT COUNT(*) FROM "n") = $2 AND STARTS_WITH(gatepass_fold("holder"."name"), gatepass_fold($3)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $4) AS "p");
