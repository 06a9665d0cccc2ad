-- 7 statements of 7 planned, in 1 round trips

-- holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = $1 AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- node: 0 rows
SELECT "id" FROM "scan" WHERE "id" = $1 AND "scan"."gate_id" = ANY($2);

-- nodes: 1 rows
SELECT "id" FROM "gate" WHERE "id" = ANY($1);

-- nodes: 1 rows
SELECT "id" FROM "scan" WHERE "id" = ANY($1) AND "scan"."gate_id" = ANY($2);

-- nodes: 1 rows
SELECT "id", "gate_id", "any_gate" FROM "pass" WHERE "id" = ANY($1) AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3);

-- nodes: 2 rows
SELECT "id" FROM "holder" WHERE "id" = ANY($1) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- pass: 0 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" = $1 AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3);
