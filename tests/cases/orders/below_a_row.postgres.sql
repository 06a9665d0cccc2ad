-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.passes: 4 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."code" ASC LIMIT $2) AS "c" ON TRUE;

-- gates.nodes.scans: 2 rows
SELECT "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- holders.nodes.passes: 4 rows
SELECT "c"."holder_id", "c"."valid_until" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."holder_id", "pass"."valid_until" FROM "pass" WHERE "pass"."holder_id" = "k"."k" AND "pass"."any_gate" = $2 ORDER BY "pass"."valid_until" ASC, "pass"."id" ASC LIMIT $3) AS "c" ON TRUE;

-- holders: 2 rows
SELECT "holder"."id" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;
