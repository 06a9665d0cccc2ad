-- 2 statements of 2 planned, in 2 round trips

-- viewer.gates.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- viewer.gates: 2 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" WHERE "gate"."id" = ANY($1) ORDER BY "gate"."code" ASC LIMIT $2;
