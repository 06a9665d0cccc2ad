-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.one.totalCount: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) GROUP BY "pass"."gate_id";

-- gates.nodes.one: 1 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates.nodes.other: 1 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate";

-- gates: 1 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
