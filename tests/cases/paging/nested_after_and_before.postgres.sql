-- 3 statements of 3 planned, in 2 round trips

-- gates.nodes.earlier: 4 rows
SELECT "c"."gate_id", "c"."scanned_at", "c"."side" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "p"."gate_id", "p"."scanned_at", 0 AS "side" FROM (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND ("scan"."scanned_at", "scan"."id") > ($2, $3) ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $4) AS "p" UNION ALL (SELECT "p"."gate_id", "p"."scanned_at", 2 AS "side" FROM (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND ("scan"."scanned_at", "scan"."id") <= ($2, $3) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $5) AS "p")) AS "c" ON TRUE;

-- gates.nodes.later: 8 rows
SELECT "c"."gate_id", "c"."scanned_at", "c"."side" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "p"."gate_id", "p"."scanned_at", 0 AS "side" FROM (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND ("scan"."scanned_at", "scan"."id") < ($2, $3) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $4) AS "p" UNION ALL (SELECT "p"."gate_id", "p"."scanned_at", 1 AS "side" FROM (SELECT "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND ("scan"."scanned_at", "scan"."id") >= ($2, $3) ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $5) AS "p")) AS "c" ON TRUE;

-- gates: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
