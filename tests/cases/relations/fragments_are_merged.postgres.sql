-- 3 statements of 3 planned, in 3 round trips

-- gates.nodes.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- gates.nodes.passes: 1 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id", "c"."kind" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 1 rows
SELECT "gate"."id", "gate"."code", "gate"."name", "gate"."location" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
