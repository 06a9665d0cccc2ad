-- 6 statements of 6 planned, in 3 round trips

-- passes.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- passes.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- passes.nodes.lastScan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- passes.nodes.lastScan: 4 rows
SELECT "c"."pass_id", "c"."gate_id", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" AND "scan"."gate_id" = ANY($2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- passes.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) OR "pass_tally"."any_gate" = $2 UNION ALL (SELECT "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) OR "pass_tally_change"."any_gate" = $2)) AS "summed";

-- passes: 6 rows
SELECT "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."any_gate" FROM "pass" WHERE "pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;
