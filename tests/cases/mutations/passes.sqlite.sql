-- 28 statements of 28 planned, in 22 round trips

-- extendPass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- extendPass, pass: 1 rows
SELECT "id", "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until", "revoked_at", "revoke_reason", "inside_since", "entries", "last_scanned_at", "version", "updated_at" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "pass"."id";

-- extendPass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- extendPass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- extendPass, write: 1 rows
UPDATE "pass" SET "valid_until" = "x"."valid_until", "updated_at" = "x"."updated_at", "version" = "pass"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.valid_until' AS "valid_until", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "pass"."id" = "x"."id" RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- issuePass, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- issuePass, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- issuePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- issuePass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- issuePass, write: 1 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.kind' AS "kind", "value" ->> '$.purpose' AS "purpose", "value" ->> '$.vehicle_plate' AS "vehicle_plate", "value" ->> '$.any_gate' AS "any_gate", "value" ->> '$.max_entries' AS "max_entries", "value" ->> '$.issued_at' AS "issued_at", "value" ->> '$.valid_from' AS "valid_from", "value" ->> '$.valid_until' AS "valid_until" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePass.pass.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- issuePass.pass.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- issuePass.pass.scans: 0 rows
SELECT "c"."id", "c"."pass_id" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC;

-- issuePasses, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- issuePasses, gate: 2 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- issuePasses, holder: 2 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- issuePasses, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- issuePasses, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- issuePasses, write: 2 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.kind' AS "kind", "value" ->> '$.purpose' AS "purpose", "value" ->> '$.vehicle_plate' AS "vehicle_plate", "value" ->> '$.any_gate' AS "any_gate", "value" ->> '$.max_entries' AS "max_entries", "value" ->> '$.issued_at' AS "issued_at", "value" ->> '$.valid_from' AS "valid_from", "value" ->> '$.valid_until' AS "valid_until" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePasses.passes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- issuePasses.passes.holder.passes.totalCount: 2 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY "pass"."holder_id";

-- issuePasses.passes.holder: 2 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- revokePass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- revokePass, pass: 1 rows
SELECT "id", "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until", "revoked_at", "revoke_reason", "inside_since", "entries", "last_scanned_at", "version", "updated_at" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "pass"."id";

-- revokePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- revokePass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- revokePass, write: 1 rows
UPDATE "pass" SET "revoked_at" = "x"."revoked_at", "revoke_reason" = "x"."revoke_reason", "updated_at" = "x"."updated_at", "version" = "pass"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.revoked_at' AS "revoked_at", "value" ->> '$.revoke_reason' AS "revoke_reason", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "pass"."id" = "x"."id" RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";
