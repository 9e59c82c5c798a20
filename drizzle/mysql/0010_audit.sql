CREATE TABLE `audit` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`at` bigint NOT NULL,
	`event` varchar(48) character set ascii collate ascii_bin NOT NULL,
	`outcome` varchar(8) character set ascii collate ascii_bin NOT NULL,
	`actor_id` varchar(64) character set ascii collate ascii_bin,
	`subject_id` varchar(36) character set ascii collate ascii_bin,
	`session_id` varchar(36) character set ascii collate ascii_bin,
	`client_id` varchar(64) character set ascii collate ascii_bin,
	`address` varchar(45) character set ascii collate ascii_bin,
	`request_id` varchar(36) character set ascii collate ascii_bin,
	`detail` varchar(1000) character set utf8mb4 collate utf8mb4_bin,
	CONSTRAINT `audit_id` PRIMARY KEY(`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `stats` (
	`day` int NOT NULL,
	`name` varchar(32) character set ascii collate ascii_bin NOT NULL,
	`count` bigint NOT NULL,
	CONSTRAINT `stats_day_name_pk` PRIMARY KEY(`day`,`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `clients` ADD `previous_secret_hash` varchar(43) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `clients` ADD `previous_secret_until` bigint;--> statement-breakpoint
CREATE INDEX `audit_of_subject` ON `audit` (`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_of_actor` ON `audit` (`actor_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_of_event` ON `audit` (`event`,`id`);--> statement-breakpoint
CREATE INDEX `users_created_at` ON `users` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_role` ON `users` (`role`,`id`);--> statement-breakpoint
CREATE INDEX `users_disabled_at` ON `users` (`disabled_at`,`id`);