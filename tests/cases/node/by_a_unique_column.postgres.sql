-- 6 statements of 7 planned, in 1 round trips

-- byCode: 1 rows
SELECT "id", "code" FROM "gate" WHERE "code" = $1;

-- byId: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = $1;

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = $1;

-- pass: 0 rows
SELECT "id", "code" FROM "pass" WHERE "code" = $1;

-- passById: 1 rows
SELECT "id" FROM "pass" WHERE "id" = $1;

-- unknown: 0 rows
SELECT "id", "code" FROM "gate" WHERE "code" = $1;
