-- 4 statements of 4 planned, in 1 round trips

-- code: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" DESC LIMIT $1;

-- created: 3 rows
SELECT "gate"."id", "gate"."created_at" FROM "gate" ORDER BY "gate"."created_at" DESC, "gate"."id" DESC LIMIT $1;

-- default: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- name: 3 rows
SELECT "gate"."id", "gate"."name" FROM "gate" ORDER BY "gate"."name" ASC, "gate"."id" ASC LIMIT $1;
