-- 11 statements of 11 planned, in 1 round trips

-- contains: 4 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $1) > $2 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $3;

-- eq: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- gt: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" > $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- gte: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" >= $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- in: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" = ANY($1) ORDER BY "gate"."code" ASC LIMIT $2;

-- isNotNull: 6 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NOT NULL ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- isNull: 2 rows
SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NULL ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- lt: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" < $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- lte: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" <= $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- ne: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE "gate"."code" <> $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- startsWith: 4 rows
WITH "n" AS  MATERIALIZED (SELECT "gate".* FROM "gate" WHERE gatepass_fold("gate"."code") LIKE gatepass_fold($1) LIMIT $2) SELECT "p"."id", "p"."code" FROM (SELECT "gate"."id", "gate"."code" FROM "n" AS "gate" WHERE (NOT (SELECT COUNT(*) FROM "n") = $2) AND STARTS_WITH(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $3) ORDER BY "gate"."code" ASC LIMIT $4) AS "p" UNION ALL (SELECT "p"."id", "p"."code" FROM (SELECT "gate"."id", "gate"."code" FROM "gate" WHERE (SELECT COUNT(*) FROM "n") = $2 AND STARTS_WITH(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $3) ORDER BY "gate"."code" ASC LIMIT $4) AS "p");
