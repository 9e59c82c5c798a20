CREATE TABLE `client_logos` (
	`client_id` text PRIMARY KEY NOT NULL,
	`logo` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `user_words` (
	`word` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`word`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `user_words_of_user` ON `user_words` (`user_id`);--> statement-breakpoint
ALTER TABLE `users` ADD `time_zone` text;--> statement-breakpoint
ALTER TABLE `users` ADD `terms_version` text;--> statement-breakpoint
ALTER TABLE `users` ADD `terms_accepted_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `words_at` integer;--> statement-breakpoint
CREATE INDEX `users_words_at` ON `users` (`words_at`,`id`);