-- 3 statements of 3 planned, in 1 round trips

-- contains: 1 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE strpos(gatepass_fold("holder"."company"), gatepass_fold($1)) > $2 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $3;

-- eq: 0 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."name" = $1 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;

-- startsWith: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE STARTS_WITH(gatepass_fold("holder"."name"), gatepass_fold($1)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;
