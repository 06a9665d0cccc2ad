-- 7 statements of 7 planned, in 1 round trips

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ? AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- node: 0 rows
SELECT "id" FROM "scan" WHERE "id" = ? AND "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- nodes: 1 rows
SELECT "id" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- nodes: 1 rows
SELECT "id" FROM "scan" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- nodes: 1 rows
SELECT "id", "gate_id", "any_gate" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?);

-- nodes: 2 rows
SELECT "id" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- pass: 0 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" = ? AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?);
