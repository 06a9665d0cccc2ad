-- 4 statements of 4 planned, in 1 round trips

-- code: 3 rows
SELECT "pass"."id", "pass"."code" FROM "pass" ORDER BY "pass"."code" DESC LIMIT ?;

-- default: 3 rows
SELECT "pass"."id", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- issued: 3 rows
SELECT "pass"."id", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT ?;

-- until: 3 rows
SELECT "pass"."id", "pass"."valid_until" FROM "pass" ORDER BY "pass"."valid_until" DESC, "pass"."id" DESC LIMIT ?;
