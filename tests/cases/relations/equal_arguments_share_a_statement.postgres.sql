-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.some: 4 rows
SELECT "c"."code", "c"."gate_id", "c"."purpose" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."purpose" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND "pass"."kind" = $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
