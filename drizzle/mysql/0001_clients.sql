CREATE TABLE `clients` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`scope` varchar(255) character set ascii collate ascii_bin NOT NULL,
	`secret_hash` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`created_at` bigint NOT NULL,
	`revoked_at` bigint,
	CONSTRAINT `clients_id` PRIMARY KEY(`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
