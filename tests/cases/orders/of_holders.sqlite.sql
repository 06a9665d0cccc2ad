-- 3 statements of 3 planned, in 1 round trips

-- created: 3 rows
SELECT "holder"."id", "holder"."created_at" FROM "holder" ORDER BY "holder"."created_at" ASC, "holder"."id" ASC LIMIT ?;

-- default: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- name: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" DESC, "holder"."id" DESC LIMIT ?;
