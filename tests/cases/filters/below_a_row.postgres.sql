-- 5 statements of 5 planned, in 3 round trips

-- gates.nodes.passes.totalCount: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."scheduled" + "pass_tally"."active" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."kind" <> $2 UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND ((NOT "pass_tally_change"."revoked") AND (NOT "pass_tally_change"."valid_until" <= (SELECT "pass_tally_time"."at" FROM "pass_tally_time")) AND "pass_tally_change"."kind" <> $2)) UNION ALL (SELECT "pass"."gate_id", (CASE WHEN ("pass"."kind" <> $2) THEN (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $3) THEN -1 ELSE 1 END) ELSE 0 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $3) AND "pass"."valid_until" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $3))) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."kind", "c"."valid_from", "c"."valid_until", "c"."revoked_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."kind", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."revoked_at" IS NULL AND "pass"."valid_until" > $2 AND "pass"."kind" <> $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates.nodes.scans.nodes.pass: 3 rows
SELECT "id", "kind" FROM "pass" WHERE "id" = ANY($1);

-- gates.nodes.scans: 4 rows
SELECT "c"."pass_id", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = $2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
