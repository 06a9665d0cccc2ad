-- 3 statements of 3 planned, in 2 round trips

-- gates.nodes.lastScan: 4 rows
SELECT "c"."code", "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates.nodes.oldest: 2 rows
SELECT "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
