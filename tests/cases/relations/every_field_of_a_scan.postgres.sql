-- 4 statements of 4 planned, in 2 round trips

-- scans.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.nodes.holder: 2 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- scans.nodes.pass: 2 rows
SELECT "id", "code" FROM "pass" WHERE "id" = ANY($1);

-- scans: 4 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $1;
