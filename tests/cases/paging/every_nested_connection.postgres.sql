-- 12 statements of 12 planned, in 2 round trips

-- gates.nodes.passes: 1 rows
SELECT "c"."id", "c"."gate_id", "c"."issued_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."id", "pass"."gate_id", "pass"."issued_at" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" ASC, "pass"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- gates.nodes.scans: 1 rows
SELECT "c"."id", "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."gate_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- gates: 1 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- holders.nodes.lastRead: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."holder_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."holder_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.newest: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."issued_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."id", "pass"."holder_id", "pass"."issued_at" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.read: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."holder_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."holder_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.soonest: 0 rows
SELECT "c"."id", "c"."holder_id", "c"."valid_until" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."id", "pass"."holder_id", "pass"."valid_until" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."valid_until" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders: 1 rows
SELECT "holder"."id" FROM "holder" ORDER BY "holder"."name" DESC, "holder"."id" DESC LIMIT $1;

-- passes.nodes.first: 0 rows
SELECT "c"."id", "c"."pass_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."pass_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- passes.nodes.last: 0 rows
SELECT "c"."id", "c"."pass_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."pass_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- passes: 1 rows
SELECT "pass"."id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;

-- scans: 1 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $1;
