CREATE TABLE `outbox` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`channel` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`kind` varchar(48) character set ascii collate ascii_bin NOT NULL,
	`subject_id` varchar(36) character set ascii collate ascii_bin,
	`payload` varchar(2000) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`created_at` bigint NOT NULL,
	`due_at` bigint NOT NULL,
	`tries` int NOT NULL,
	`last_error` varchar(64) character set ascii collate ascii_bin,
	CONSTRAINT `outbox_id` PRIMARY KEY(`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_of_subject` ON `outbox` (`subject_id`,`kind`);