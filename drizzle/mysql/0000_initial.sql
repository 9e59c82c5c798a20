CREATE TABLE `sessions` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`client_id` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`scope` varchar(255) character set ascii collate ascii_bin NOT NULL,
	`generation` int NOT NULL,
	`rotated_at` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`authenticated_at` bigint NOT NULL,
	`last_seen_at` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	`revoked_at` bigint,
	`user_agent` varchar(255) character set utf8mb4 collate utf8mb4_bin,
	`address` varchar(45) character set ascii collate ascii_bin,
	CONSTRAINT `sessions_id` PRIMARY KEY(`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `users` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`username` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`username_key` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`email` varchar(254) character set ascii collate ascii_bin NOT NULL,
	`email_key` varchar(254) character set ascii collate ascii_bin NOT NULL,
	`email_verified_at` bigint,
	`name` varchar(128) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`role` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`password_hash` varchar(255) character set ascii collate ascii_bin NOT NULL,
	`disabled_at` bigint,
	`sessions_valid_from` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_username_key` UNIQUE(`username_key`),
	CONSTRAINT `users_email_key` UNIQUE(`email_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE INDEX `sessions_user_id` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expires_at` ON `sessions` (`expires_at`);