-- 1 statements of 1 planned

-- node: 0 rows
SELECT "id" FROM "holder" WHERE "id" = $1;
