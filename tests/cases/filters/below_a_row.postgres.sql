-- 5 statements of 5 planned, in 3 round trips

-- gates.nodes.passes.totalCount: 2 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND ("pass"."revoked_at" IS NULL AND "pass"."valid_until" > $2 AND "pass"."kind" <> $3) GROUP BY "pass"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."kind", "c"."valid_from", "c"."valid_until", "c"."revoked_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."kind", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."revoked_at" IS NULL AND "pass"."valid_until" > $2 AND "pass"."kind" <> $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates.nodes.scans.nodes.pass: 3 rows
SELECT "id", "kind" FROM "pass" WHERE "id" = ANY($1);

-- gates.nodes.scans: 4 rows
SELECT "c"."pass_id", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = $2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
