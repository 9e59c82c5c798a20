CREATE TABLE `throttle` (
	`key` varchar(22) character set ascii collate ascii_bin NOT NULL,
	`until` bigint NOT NULL,
	`failures` int NOT NULL,
	`expires_at` bigint NOT NULL,
	CONSTRAINT `throttle_key` PRIMARY KEY(`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE INDEX `throttle_expires_at` ON `throttle` (`expires_at`);