-- 3 statements of 3 planned, in 2 round trips

-- scans.groups.gate.lastScan: 3 rows
SELECT "c"."gate_id", "c"."outcome", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."gate_id", "scan"."outcome", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- scans.groups.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- scans.groups: 3 rows
SELECT "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2 GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT $3;
