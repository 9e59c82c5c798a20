ALTER TABLE "clients" ADD COLUMN "account_access" varchar(8) collate "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "picture" varchar(512) collate "C";