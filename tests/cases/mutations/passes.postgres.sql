-- 28 statements of 28 planned, in 22 round trips

-- extendPass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- extendPass, pass: 1 rows
SELECT "id", "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until", "revoked_at", "revoke_reason", "inside_since", "entries", "last_scanned_at", "version", "updated_at" FROM "pass" WHERE "id" = ANY($1) ORDER BY "pass"."id" FOR NO KEY UPDATE;

-- extendPass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- extendPass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- extendPass, write: 1 rows
UPDATE "pass" SET "valid_until" = "x"."valid_until", "updated_at" = "x"."updated_at", "version" = "pass"."version" + 1 FROM json_to_recordset($1::json) AS "x" ("n" integer, "valid_until" timestamptz, "id" bigint, "updated_at" timestamptz) WHERE "pass"."id" = "x"."id" RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- issuePass, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR SHARE;

-- issuePass, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" = ANY($1) ORDER BY "holder"."id" FOR SHARE;

-- issuePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- issuePass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- issuePass, write: 1 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "gate_id" bigint, "holder_id" bigint, "kind" text, "purpose" text, "vehicle_plate" text, "any_gate" boolean, "max_entries" integer, "issued_at" timestamptz, "valid_from" timestamptz, "valid_until" timestamptz) WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePass.pass.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- issuePass.pass.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- issuePass.pass.scans: 0 rows
SELECT "c"."id", "c"."pass_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."id", "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE;

-- issuePasses, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- issuePasses, gate: 2 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR SHARE;

-- issuePasses, holder: 2 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" = ANY($1) ORDER BY "holder"."id" FOR SHARE;

-- issuePasses, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- issuePasses, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- issuePasses, write: 2 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "gate_id" bigint, "holder_id" bigint, "kind" text, "purpose" text, "vehicle_plate" text, "any_gate" boolean, "max_entries" integer, "issued_at" timestamptz, "valid_from" timestamptz, "valid_until" timestamptz) WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- issuePasses.passes.gate: 2 rows
SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1);

-- issuePasses.passes.holder.passes.totalCount: 2 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" = ANY($1) GROUP BY "pass"."holder_id";

-- issuePasses.passes.holder: 2 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- revokePass, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- revokePass, pass: 1 rows
SELECT "id", "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until", "revoked_at", "revoke_reason", "inside_since", "entries", "last_scanned_at", "version", "updated_at" FROM "pass" WHERE "id" = ANY($1) ORDER BY "pass"."id" FOR NO KEY UPDATE;

-- revokePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- revokePass, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- revokePass, write: 1 rows
UPDATE "pass" SET "revoked_at" = "x"."revoked_at", "revoke_reason" = "x"."revoke_reason", "updated_at" = "x"."updated_at", "version" = "pass"."version" + 1 FROM json_to_recordset($1::json) AS "x" ("n" integer, "revoked_at" timestamptz, "revoke_reason" text, "id" bigint, "updated_at" timestamptz) WHERE "pass"."id" = "x"."id" RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";
