-- 11 statements of 11 planned, in 1 round trips

-- contains: 4 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE strpos(gatepass_fold("holder"."name"), gatepass_fold($1)) > $2 ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $3;

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
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE STARTS_WITH(gatepass_fold("gate"."code"), gatepass_fold($1)) ORDER BY "gate"."code" ASC LIMIT $2;
