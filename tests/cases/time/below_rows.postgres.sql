-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.ending.totalCount: 4 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND ("pass"."valid_until" > $2 AND "pass"."valid_until" <= $3) GROUP BY "pass"."gate_id";

-- gates.nodes.scans.totalCount: 1 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) AND ("scan"."scanned_at" > $2 AND "scan"."scanned_at" <= $3) GROUP BY "scan"."gate_id";

-- gates.nodes.scans: 1 rows
SELECT "c"."gate_id", "c"."outcome", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."gate_id", "scan"."outcome", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND ("scan"."scanned_at" > $2 AND "scan"."scanned_at" <= $3) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
