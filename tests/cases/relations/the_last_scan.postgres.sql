-- 10 statements of 10 planned, in 4 round trips

-- gates.nodes.lastScan.pass.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- gates.nodes.lastScan.pass: 4 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" = ANY($1);

-- gates.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- holders.nodes.lastScan: 3 rows
SELECT "c"."code", "c"."holder_id", "c"."outcome" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."holder_id", "scan"."outcome" FROM "scan" WHERE "scan"."holder_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.passes.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."holder_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."holder_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.passes: 6 rows
SELECT "c"."id", "c"."code", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."id", "pass"."code", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- passes.nodes.lastScan: 3 rows
SELECT "c"."pass_id", "c"."direction", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."direction", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- passes: 5 rows
SELECT "pass"."id", "pass"."code" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;
