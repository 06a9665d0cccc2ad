-- 5 statements of 5 planned, in 3 round trips

-- scans.groups.gate.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- scans.groups.gate.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- scans.groups.gate.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- scans.groups.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.groups: 2 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."outcome" = $1 GROUP BY 1 ORDER BY 1 ASC LIMIT $2;
