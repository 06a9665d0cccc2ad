-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.passes: 3 rows
SELECT "c"."code", "c"."gate_id", "c"."side" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "p"."code", "p"."gate_id", 0 AS "side" FROM (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."issued_at", "pass"."id") < ($2, $3) AND ("pass"."issued_at", "pass"."id") > ($4, $5) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $6) AS "p" UNION ALL (SELECT "p"."code", "p"."gate_id", 1 AS "side" FROM (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."issued_at", "pass"."id") >= ($2, $3) ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT $7) AS "p") UNION ALL (SELECT "p"."code", "p"."gate_id", 2 AS "side" FROM (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."issued_at", "pass"."id") <= ($4, $5) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $7) AS "p")) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
