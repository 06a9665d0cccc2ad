-- 5 statements of 5 planned, in 2 round trips

-- gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = $1;

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = $1;

-- pass.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- pass: 1 rows
SELECT "id", "gate_id", "kind" FROM "pass" WHERE "id" = $1;

-- scan: 1 rows
SELECT "id", "code" FROM "scan" WHERE "id" = $1;
