CREATE TABLE "resources" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"uri" varchar(512) collate "C" NOT NULL,
	"name" varchar(64) collate "C" NOT NULL,
	"scopes" varchar(4096) collate "C" NOT NULL,
	"open_scopes" varchar(1024) collate "C" NOT NULL,
	"implies" varchar(1024) collate "C" NOT NULL,
	"allowed_roles" varchar(255) collate "C" NOT NULL,
	"client_id" varchar(36) collate "C",
	"created_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
ALTER TABLE "clients" ADD COLUMN "default_resource" varchar(512) collate "C";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "resource" varchar(512) collate "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "document" varchar(512) collate "C";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "client_name" varchar(64) collate "C";--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "snapshot" varchar(43) collate "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "realm" varchar(32) collate "C" DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "resources_uri" ON "resources" USING btree ("uri");--> statement-breakpoint
CREATE UNIQUE INDEX "consents_of_user_and_resource" ON "consents" USING btree ("user_id","client_id","host","resource");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_issuer_subject_realm" ON "identities" USING btree ("issuer","subject","realm");--> statement-breakpoint
DROP INDEX "consents_of_user";--> statement-breakpoint
DROP INDEX "identities_issuer_subject";