-- 5 statements of 5 planned, in 4 round trips

-- gates.nodes.passes.nodes.holder.passes.nodes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- gates.nodes.passes.nodes.holder.passes: 5 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates.nodes.passes.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- gates.nodes.passes: 6 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
