-- 1 statements of 1 planned, in 1 round trips

-- passes: 3 rows
SELECT "pass"."id", "pass"."code", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;
