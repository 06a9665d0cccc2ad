-- 7 statements of 7 planned, in 3 round trips

-- holders.groups: 5 rows
SELECT "holder"."company" AS "company", COUNT(*) AS "count" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) GROUP BY 1 ORDER BY 2 DESC, 1 ASC NULLS LAST LIMIT ?;

-- holders.nodes.lastScan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.lastScan: 4 rows
SELECT "c"."holder_id", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."holder_id" = "k"."value" AND (+("scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- holders.nodes.passes.nodes.gate: 3 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- holders.nodes.passes: 7 rows
SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" AND (+("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- holders: 4 rows
SELECT "p"."id", "p"."name", "p"."company", "p"."phone" FROM (SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone" FROM "holder" WHERE (+(EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?1) AS "k") OR "pass"."any_gate" = ?2)))) AND "holder"."company" IS NOT NULL ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?3) AS "p" UNION ALL SELECT "p"."id", "p"."name", "p"."company", "p"."phone" FROM (SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone" FROM "holder" WHERE (+(EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?1) AS "k") OR "pass"."any_gate" = ?2)))) AND unlikely("holder"."company" IS NULL) ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?3) AS "p" LIMIT ?3;
