-- 6 statements of 6 planned, in 3 round trips

-- holders.nodes.lastScan: 6 rows
SELECT "c"."holder_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."holder_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."holder_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.scans.nodes.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- holders.nodes.scans.nodes.pass: 12 rows
SELECT "id", "code" FROM "pass" WHERE "id" = ANY($1);

-- holders.nodes.scans.totalCount: 6 rows
SELECT "scan"."holder_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."holder_id" = ANY($1) AND "scan"."outcome" = $2 GROUP BY "scan"."holder_id";

-- holders.nodes.scans: 13 rows
SELECT "c"."pass_id", "c"."holder_id", "c"."gate_id", "c"."denial_reason", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."denial_reason", "scan"."scanned_at" FROM "scan" WHERE "scan"."holder_id" = "k"."k" AND "scan"."outcome" = $2 ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- holders: 6 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE EXISTS(SELECT 1 FROM "scan" WHERE "scan"."holder_id" = "holder"."id" AND "scan"."outcome" = $1) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;
