-- 5 statements of 5 planned, in 2 round trips

-- gates.nodes.lastScan: 1 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND "k"."k" = ANY($2) AND "scan"."gate_id" = ANY($2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- gates.nodes.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND ("pass_tally"."inside" AND ("pass_tally"."gate_id" = ANY($2) OR "pass_tally"."any_gate" = $3)) UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND ("pass_tally_change"."inside" AND ("pass_tally_change"."gate_id" = ANY($2) OR "pass_tally_change"."any_gate" = $3)))) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes.totalCount: 2 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND ("pass_tally"."gate_id" = ANY($2) OR "pass_tally"."any_gate" = $3) UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND ("pass_tally_change"."gate_id" = ANY($2) OR "pass_tally_change"."any_gate" = $3))) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
