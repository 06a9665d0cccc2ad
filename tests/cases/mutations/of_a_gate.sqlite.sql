-- 7 statements of 9 planned, in 8 round trips

-- other, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- other, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "holder"."id";

-- own, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- own, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?)) ORDER BY "holder"."id";

-- own, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- own, write: 1 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.kind' AS "kind", "value" ->> '$.purpose' AS "purpose", "value" ->> '$.vehicle_plate' AS "vehicle_plate", "value" ->> '$.any_gate' AS "any_gate", "value" ->> '$.max_entries' AS "max_entries", "value" ->> '$.issued_at' AS "issued_at", "value" ->> '$.valid_from' AS "valid_from", "value" ->> '$.valid_until' AS "valid_until" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- own.pass.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));
