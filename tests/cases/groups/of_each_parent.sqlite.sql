-- 10 statements of 11 planned, in 3 round trips

-- gates.nodes.passes.groups: 10 rows
SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."count" DESC, "g"."computed" ASC ) AS "rank" FROM (SELECT "pass"."gate_id" AS "parent", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= ? ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates.nodes.scans.groups: 1 rows
SELECT "r"."parent", "r"."time", "r"."outcome", "r"."count" FROM (SELECT "g"."parent", "g"."time", "g"."outcome", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."time" ASC, "g"."outcome" ASC ) AS "rank" FROM (WITH "zone" AS  MATERIALIZED (SELECT "k"."value" ->> 0 AS "start", "k"."value" ->> 1 AS "end", "k"."value" ->> 2 AS "number" FROM json_each(?) AS "k") SELECT "scan"."gate_id" AS "parent", (unixepoch(substr("scan"."scanned_at", 1, 19)) + (SELECT "number" FROM "zone" WHERE "start" <= "scan"."scanned_at" AND "scan"."scanned_at" < "end" LIMIT 1)) / 3600 AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."scanned_at" >= ? GROUP BY 1, 2, 3) AS "g") AS "r" WHERE "r"."rank" <= ? ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates.nodes.scans.totalCount: 1 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."scanned_at" >= ? GROUP BY "scan"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- none: 0 rows
SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ? ORDER BY "gate"."code" ASC LIMIT ?;

-- passes.nodes.holder.passes.groups: 1 rows
SELECT "r"."parent", "r"."kind", "r"."count" FROM (SELECT "g"."parent", "g"."kind", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."kind" ASC ) AS "rank" FROM (SELECT "pass"."holder_id" AS "parent", "pass"."kind" AS "kind", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?) GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= ? ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- passes.nodes.holder: 2 rows
SELECT "id" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.nodes.scans.groups.gate: 4 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- passes.nodes.scans.groups: 9 rows
SELECT "r"."parent", "r"."gate_id", "r"."direction", "r"."count" FROM (SELECT "g"."parent", "g"."gate_id", "g"."direction", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."gate_id" ASC, "g"."direction" ASC ) AS "rank" FROM (SELECT "scan"."pass_id" AS "parent", "scan"."gate_id" AS "gate_id", "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" WHERE "scan"."pass_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY 1, 2, 3) AS "g") AS "r" WHERE "r"."rank" <= ? ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- passes: 3 rows
SELECT "pass"."id", "pass"."holder_id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
