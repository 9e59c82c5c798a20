CREATE TABLE "memberships" (
	"key" varchar(73) collate "C" PRIMARY KEY NOT NULL,
	"organization_id" varchar(36) collate "C" NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	"role" varchar(16) collate "C" NOT NULL,
	"source" varchar(10) collate "C" DEFAULT 'manual' NOT NULL,
	"connection_id" varchar(32) collate "C",
	"suspended_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"slug" varchar(48) collate "C",
	"slug_key" varchar(48) collate "C",
	"name" varchar(128) collate "C" NOT NULL,
	"owner_id" varchar(36) collate "C" NOT NULL,
	"require_mfa" integer DEFAULT 0 NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"disabled_at" bigint,
	"deleted_at" bigint
);
--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "organization_access" varchar(8) collate "C";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "organization_id" varchar(36) collate "C";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "connection_id" varchar(32) collate "C";--> statement-breakpoint
CREATE INDEX "memberships_of_organization" ON "memberships" USING btree ("organization_id","created_at","user_id");--> statement-breakpoint
CREATE INDEX "memberships_of_user" ON "memberships" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "memberships_of_connection" ON "memberships" USING btree ("connection_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations" USING btree ("slug_key");--> statement-breakpoint
CREATE INDEX "organizations_of_owner" ON "organizations" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "organizations_created_at" ON "organizations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "organizations_deleted_at" ON "organizations" USING btree ("deleted_at");--> statement-breakpoint
CREATE INDEX "audit_of_organization" ON "audit" USING btree ("organization_id","id");