-- 1 statements of 1 planned, in 1 round trips

-- gate: 1 rows
SELECT "id", "name" FROM "gate" WHERE "code" = ?;
