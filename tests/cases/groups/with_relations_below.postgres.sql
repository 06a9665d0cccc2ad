-- 5 statements of 5 planned, in 3 round trips

-- scans.groups.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";

-- scans.groups.gate.passes.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- scans.groups.gate.passes: 2 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- scans.groups.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.groups: 2 rows
SELECT "summed"."gate_id", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "scan_tally"."gate_id" AS "gate_id", "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND "scan_tally"."outcome" = $1 UNION ALL (SELECT "scan_tally_change"."gate_id" AS "gate_id", "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."outcome" = $1)) AS "summed" GROUP BY "summed"."gate_id" HAVING SUM("summed"."number") <> 0 ORDER BY 1 ASC LIMIT $2;
