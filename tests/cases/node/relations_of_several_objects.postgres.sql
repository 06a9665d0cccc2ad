-- 3 statements of 3 planned, in 2 round trips

-- nodes.passes.totalCount: 2 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) GROUP BY "pass"."gate_id";

-- nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- nodes: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);
