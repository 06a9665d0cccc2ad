-- 4 statements of 10 planned, in 5 round trips

-- own, pass: 1 rows
SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_each(?1) AS "x" LEFT JOIN "gate" ON "gate"."id" = "x"."value" ->> '$.gate_id' LEFT JOIN "pass" AS "p" ON "p"."code" = "x"."value" ->> '$.code' LEFT JOIN "holder" AS "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."key";

-- own, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- own, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.direction' AS "direction", "value" ->> '$.outcome' AS "outcome", "value" ->> '$.denial_reason' AS "denial_reason", "value" ->> '$.scanned_at' AS "scanned_at", "value" ->> '$.late' AS "late", "value" ->> '$.conflict' AS "conflict" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- own.scan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");
