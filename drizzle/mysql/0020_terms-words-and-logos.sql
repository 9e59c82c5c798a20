CREATE TABLE `client_logos` (
	`client_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`logo` mediumtext character set ascii collate ascii_bin NOT NULL,
	`updated_at` bigint NOT NULL,
	CONSTRAINT `client_logos_client_id` PRIMARY KEY(`client_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `user_words` (
	`word` varchar(32) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `user_words_word_user_id_pk` PRIMARY KEY(`word`,`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `users` ADD `time_zone` varchar(64) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `terms_version` varchar(32) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `terms_accepted_at` bigint;--> statement-breakpoint
ALTER TABLE `users` ADD `words_at` bigint;--> statement-breakpoint
CREATE INDEX `user_words_of_user` ON `user_words` (`user_id`);--> statement-breakpoint
CREATE INDEX `users_words_at` ON `users` (`words_at`,`id`);