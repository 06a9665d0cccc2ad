-- 4 statements of 4 planned, in 2 round trips

-- nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- nodes: 1 rows
SELECT "id" FROM "scan" WHERE "id" = ANY($1);

-- nodes: 2 rows
SELECT "id", "holder_id" FROM "pass" WHERE "id" = ANY($1);

-- nodes: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);
