CREATE TABLE "invitations" (
	"id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"organization_id" varchar(36) collate "C" NOT NULL,
	"email" varchar(254) collate "C" NOT NULL,
	"email_key" varchar(254) collate "C" NOT NULL,
	"role" varchar(16) collate "C" NOT NULL,
	"invited_by" varchar(36) collate "C",
	"sent_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_of_organization" ON "invitations" USING btree ("organization_id","email_key");--> statement-breakpoint
CREATE INDEX "invitations_email_key" ON "invitations" USING btree ("email_key");--> statement-breakpoint
CREATE INDEX "invitations_of_inviter" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "invitations_expires_at" ON "invitations" USING btree ("expires_at");