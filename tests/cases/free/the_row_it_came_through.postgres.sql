-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.passes: 2 rows
SELECT "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
