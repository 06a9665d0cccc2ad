-- 1 statements of 1 planned, in 1 round trips

-- passes: 2 rows
SELECT "pass"."id", "pass"."gate_id", "pass"."holder_id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
