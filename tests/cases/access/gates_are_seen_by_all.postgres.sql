-- 4 statements of 4 planned, in 2 round trips

-- gates.nodes.lastScan: 1 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."code", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = "k"."k" AND "k"."k" = ANY($2) AND "scan"."gate_id" = ANY($2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- gates.nodes.occupancy: 4 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number_1"), 0) AS bigint) AS "count_1", CAST(COALESCE(SUM("summed"."number_2"), 0) AS bigint) AS "count_2" FROM (SELECT "pass_tally"."gate_id", (CASE WHEN ("pass_tally"."inside" AND ("pass_tally"."gate_id" = ANY($1) OR "pass_tally"."any_gate" = $2)) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally"."gate_id" = ANY($3) OR "pass_tally"."any_gate" = $4) THEN "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" ELSE 0 END) AS "number_2" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($5) UNION ALL (SELECT "pass_tally_change"."gate_id", (CASE WHEN ("pass_tally_change"."inside" AND ("pass_tally_change"."gate_id" = ANY($1) OR "pass_tally_change"."any_gate" = $2)) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_1", (CASE WHEN ("pass_tally_change"."gate_id" = ANY($3) OR "pass_tally_change"."any_gate" = $4) THEN "pass_tally_change"."number" ELSE 0 END) AS "number_2" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($5))) AS "summed" GROUP BY "summed"."gate_id";

-- gates.nodes.passes: 2 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id", "gate"."code", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
