CREATE TABLE "audit" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"event" varchar(48) collate "C" NOT NULL,
	"outcome" varchar(8) collate "C" NOT NULL,
	"actor_id" varchar(64) collate "C",
	"subject_id" varchar(36) collate "C",
	"session_id" varchar(36) collate "C",
	"client_id" varchar(64) collate "C",
	"address" varchar(45) collate "C",
	"request_id" varchar(36) collate "C",
	"detail" varchar(1000) collate "C",
	"organization_id" varchar(36) collate "C"
);
--> statement-breakpoint
CREATE TABLE "authorizations" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"kind" varchar(8) collate "C" NOT NULL,
	"client_id" varchar(36) collate "C" NOT NULL,
	"request" varchar(12288) collate "C" NOT NULL,
	"user_id" varchar(36) collate "C",
	"session_id" varchar(36) collate "C",
	"scope" varchar(1024) collate "C" NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint,
	"used_by" varchar(36) collate "C"
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"name" varchar(64) collate "C" NOT NULL,
	"scope" varchar(255) collate "C" NOT NULL,
	"secret_hash" varchar(43) collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint,
	"previous_secret_hash" varchar(43) collate "C",
	"previous_secret_until" bigint,
	"first_party" integer DEFAULT 1 NOT NULL,
	"grants" varchar(255) collate "C" DEFAULT '*' NOT NULL,
	"redirect_uris" varchar(4096) collate "C" DEFAULT '' NOT NULL,
	"post_logout_uris" varchar(2048) collate "C" DEFAULT '' NOT NULL,
	"backchannel_logout_uri" varchar(512) collate "C",
	"require_pkce" integer DEFAULT 1 NOT NULL,
	"roles" integer DEFAULT 0 NOT NULL,
	"allowed_roles" varchar(255) collate "C" DEFAULT '' NOT NULL,
	"contact" varchar(254) collate "C",
	"private_urls" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"client_id" varchar(36) collate "C" NOT NULL,
	"host" varchar(255) collate "C" NOT NULL,
	"scope" varchar(1024) collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"issuer" varchar(255) collate "C" NOT NULL,
	"subject" varchar(255) collate "C" NOT NULL,
	"provider" varchar(32) collate "C" NOT NULL,
	"email" varchar(254) collate "C",
	"created_at" bigint NOT NULL,
	"last_used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"channel" varchar(16) collate "C" NOT NULL,
	"kind" varchar(48) collate "C" NOT NULL,
	"subject_id" varchar(36) collate "C",
	"payload" varchar(2000) collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"tries" integer NOT NULL,
	"last_error" varchar(64) collate "C"
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"credential_hash" varchar(43) collate "C" NOT NULL,
	"credential_id" varchar(1364) collate "C" NOT NULL,
	"public_key" varchar(1024) collate "C" NOT NULL,
	"algorithm" integer NOT NULL,
	"sign_count" bigint NOT NULL,
	"backup_eligible" integer NOT NULL,
	"backed_up" integer NOT NULL,
	"transports" varchar(64) collate "C" NOT NULL,
	"aaguid" varchar(36) collate "C" NOT NULL,
	"rp_id" varchar(253) collate "C" NOT NULL,
	"name" varchar(64) collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint,
	"verified_at" bigint
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"code_hash" varchar(43) collate "C" PRIMARY KEY NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"set_id" varchar(36) collate "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"client_id" varchar(64) collate "C" NOT NULL,
	"scope" varchar(1024) collate "C" NOT NULL,
	"generation" integer NOT NULL,
	"rotated_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"authenticated_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint,
	"user_agent" varchar(255) collate "C",
	"address" varchar(45) collate "C",
	"methods" varchar(64) collate "C" DEFAULT 'password' NOT NULL,
	"proven_at" bigint DEFAULT 0 NOT NULL,
	"parent_id" varchar(36) collate "C",
	"offline" integer DEFAULT 0 NOT NULL,
	"resource" varchar(512) collate "C",
	"elevated_at" bigint,
	"remembered" integer DEFAULT 1 NOT NULL
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE TABLE "stats" (
	"day" integer NOT NULL,
	"name" varchar(32) collate "C" NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "stats_day_name_pk" PRIMARY KEY("day","name")
);
--> statement-breakpoint
CREATE TABLE "throttle" (
	"key" varchar(22) collate "C" PRIMARY KEY NOT NULL,
	"until" bigint NOT NULL,
	"failures" integer NOT NULL,
	"expires_at" bigint NOT NULL
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE TABLE "totp" (
	"user_id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"secret" varchar(160) collate "C" NOT NULL,
	"key_id" varchar(22) collate "C" NOT NULL,
	"last_step" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "used_challenges" (
	"hash" varchar(43) collate "C" PRIMARY KEY NOT NULL,
	"request" varchar(36) collate "C" NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"username" varchar(64) collate "C" NOT NULL,
	"username_key" varchar(64) collate "C" NOT NULL,
	"email" varchar(254) collate "C" NOT NULL,
	"email_key" varchar(254) collate "C" NOT NULL,
	"email_verified_at" bigint,
	"name" varchar(128) collate "C" NOT NULL,
	"role" varchar(16) collate "C" NOT NULL,
	"password_hash" varchar(255) collate "C" NOT NULL,
	"disabled_at" bigint,
	"sessions_valid_from" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint,
	"attributes" varchar(8192) collate "C",
	"email_failed_at" bigint,
	"last_link_session" varchar(36) collate "C",
	"recovery_set" varchar(36) collate "C",
	"two_step" integer DEFAULT 0 NOT NULL,
	"locale" varchar(35) collate "C",
	"invited_at" bigint,
	"invited_by" varchar(64) collate "C"
);
--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_of_actor" ON "audit" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_of_event" ON "audit" USING btree ("event","id");--> statement-breakpoint
CREATE INDEX "authorizations_expires_at" ON "authorizations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "authorizations_of_user" ON "authorizations" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "clients_logout_uri" ON "clients" USING btree ("backchannel_logout_uri");--> statement-breakpoint
CREATE UNIQUE INDEX "consents_of_user" ON "consents" USING btree ("user_id","client_id","host");--> statement-breakpoint
CREATE INDEX "consents_of_client" ON "consents" USING btree ("client_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_issuer_subject" ON "identities" USING btree ("issuer","subject");--> statement-breakpoint
CREATE INDEX "identities_of_user" ON "identities" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "outbox_of_subject" ON "outbox" USING btree ("subject_id","kind");--> statement-breakpoint
CREATE INDEX "outbox_created_at" ON "outbox" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential_hash" ON "passkeys" USING btree ("credential_hash");--> statement-breakpoint
CREATE INDEX "passkeys_of_user" ON "passkeys" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "recovery_codes_of_user" ON "recovery_codes" USING btree ("user_id","set_id");--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "sessions" USING btree ("user_id","revoked_at","created_at");--> statement-breakpoint
CREATE INDEX "sessions_expires_at" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_revoked_at" ON "sessions" USING btree ("revoked_at");--> statement-breakpoint
CREATE INDEX "sessions_rotated_at" ON "sessions" USING btree ("rotated_at");--> statement-breakpoint
CREATE INDEX "sessions_of_parent" ON "sessions" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "throttle_expires_at" ON "throttle" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "totp_key_id" ON "totp" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "used_challenges_expires_at" ON "used_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_key" ON "users" USING btree ("username_key");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email_key");--> statement-breakpoint
CREATE INDEX "users_deleted_at" ON "users" USING btree ("deleted_at");--> statement-breakpoint
CREATE INDEX "users_created_at" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "users_role" ON "users" USING btree ("role","id");--> statement-breakpoint
CREATE INDEX "users_disabled_at" ON "users" USING btree ("disabled_at","id");--> statement-breakpoint
CREATE INDEX "users_email_verified_at" ON "users" USING btree ("email_verified_at","id");