-- 5 statements of 5 planned, in 2 round trips

-- gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ?;

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ?;

-- pass.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- pass: 1 rows
SELECT "id", "gate_id", "kind" FROM "pass" WHERE "id" = ?;

-- scan: 1 rows
SELECT "id", "code" FROM "scan" WHERE "id" = ?;
