-- 11 statements of 11 planned, in 4 round trips

-- scans.nodes.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";

-- scans.nodes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- scans.nodes.pass.holder.passes.nodes.gate: 3 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- scans.nodes.pass.holder.passes.totalCount: 4 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" = ANY($1) GROUP BY "pass"."holder_id";

-- scans.nodes.pass.holder.passes: 7 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- scans.nodes.pass.holder: 4 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- scans.nodes.pass.scans.nodes.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.nodes.pass.scans.totalCount: 5 rows
SELECT "scan"."pass_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."pass_id" = ANY($1) GROUP BY "scan"."pass_id";

-- scans.nodes.pass.scans: 5 rows
SELECT "c"."pass_id", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" ASC, "scan"."id" ASC LIMIT $2) AS "c" ON TRUE;

-- scans.nodes.pass: 5 rows
SELECT "id", "code", "holder_id" FROM "pass" WHERE "id" = ANY($1);

-- scans: 6 rows
SELECT "scan"."id", "scan"."pass_id", "scan"."gate_id" FROM "scan" WHERE "scan"."outcome" = $1 ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2;
