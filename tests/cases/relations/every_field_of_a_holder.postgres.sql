-- 3 statements of 3 planned, in 2 round trips

-- holders.nodes.passes: 3 rows
SELECT "c"."code", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders.nodes.scans: 3 rows
SELECT "c"."code", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."holder_id" FROM "scan" WHERE "scan"."holder_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;
