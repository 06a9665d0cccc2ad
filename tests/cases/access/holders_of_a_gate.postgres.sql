-- 7 statements of 7 planned, in 3 round trips

-- holders.groups: 5 rows
SELECT "holder"."company" AS "company", COUNT(*) AS "count" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2)) GROUP BY 1 ORDER BY 2 DESC, 1 ASC NULLS LAST LIMIT $3;

-- holders.nodes.lastScan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- holders.nodes.lastScan: 4 rows
SELECT "c"."holder_id", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."holder_id", "scan"."gate_id" FROM "scan" WHERE "scan"."holder_id" = "k"."k" AND "scan"."gate_id" = ANY($2) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- holders.nodes.passes.nodes.gate: 3 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- holders.nodes.passes: 7 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2));

-- holders: 4 rows
SELECT "p"."id", "p"."name", "p"."company", "p"."phone" FROM (SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2) OFFSET $3) AND "holder"."company" IS NOT NULL ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT $4) AS "p" UNION ALL (SELECT "p"."id", "p"."name", "p"."company", "p"."phone" FROM (SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2) OFFSET $3) AND "holder"."company" IS NULL ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT $4) AS "p") LIMIT $4;
