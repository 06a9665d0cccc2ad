-- 1 statements of 1 planned, in 1 round trips

-- node: 0 rows
SELECT "id" FROM "holder" WHERE "id" = $1;
