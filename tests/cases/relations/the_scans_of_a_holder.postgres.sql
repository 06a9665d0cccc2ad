-- 7 statements of 7 planned, in 4 round trips

-- holders.nodes.scans.nodes.pass.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- holders.nodes.scans.nodes.pass: 3 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" = ANY($1);

-- holders.nodes.scans.totalCount: 3 rows
SELECT "scan"."holder_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."holder_id" = ANY($1) AND "scan"."direction" = $2 GROUP BY "scan"."holder_id";

-- holders.nodes.scans: 6 rows
SELECT "c"."code", "c"."pass_id", "c"."holder_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."holder_id" = "k"."k" AND "scan"."direction" = $2 ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- holders: 3 rows
SELECT "holder"."id", "holder"."name" FROM "holder" ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- scans.nodes.holder: 2 rows
SELECT "id", "name", "company" FROM "holder" WHERE "id" = ANY($1);

-- scans: 3 rows
SELECT "scan"."id", "scan"."holder_id" FROM "scan" WHERE "scan"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."company" IS NULL) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $1;
