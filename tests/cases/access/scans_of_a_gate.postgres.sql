-- 6 statements of 6 planned, in 3 round trips

-- scans.nodes.holder.passes.totalCount: 1 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" = ANY($1) AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) GROUP BY "pass"."holder_id";

-- scans.nodes.holder.passes: 2 rows
SELECT "c"."code", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- scans.nodes.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- scans.nodes.pass: 1 rows
SELECT "id" FROM "pass" WHERE "id" = ANY($1) AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3);

-- scans.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "scan_tally"."number" AS "number" FROM "scan_tally" WHERE "scan_tally"."level" = 3 AND ("scan_tally"."outcome" = $1 AND "scan_tally"."gate_id" = ANY($2)) UNION ALL (SELECT "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."outcome" = $1 AND "scan_tally_change"."gate_id" = ANY($2))) AS "summed";

-- scans: 2 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."denial_reason" FROM "scan" WHERE "scan"."outcome" = $1 AND "scan"."gate_id" = ANY($2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3;
