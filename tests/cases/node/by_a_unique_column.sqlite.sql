-- 6 statements of 7 planned, in 1 round trips

-- byCode: 1 rows
SELECT "id", "code" FROM "gate" WHERE "code" = ?;

-- byId: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ?;

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ?;

-- pass: 0 rows
SELECT "id", "code" FROM "pass" WHERE "code" = ?;

-- passById: 1 rows
SELECT "id" FROM "pass" WHERE "id" = ?;

-- unknown: 0 rows
SELECT "id", "code" FROM "gate" WHERE "code" = ?;
