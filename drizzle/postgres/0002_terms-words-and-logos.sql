CREATE TABLE "client_logos" (
	"client_id" varchar(36) collate "C" PRIMARY KEY NOT NULL,
	"logo" text collate "C" NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_words" (
	"word" varchar(32) collate "C" NOT NULL,
	"user_id" varchar(36) collate "C" NOT NULL,
	CONSTRAINT "user_words_word_user_id_pk" PRIMARY KEY("word","user_id")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "time_zone" varchar(64) collate "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "terms_version" varchar(32) collate "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "terms_accepted_at" bigint;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "words_at" bigint;--> statement-breakpoint
CREATE INDEX "user_words_of_user" ON "user_words" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "users_words_at" ON "users" USING btree ("words_at","id");