CREATE TABLE `passkeys` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`credential_hash` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`credential_id` varchar(1364) character set ascii collate ascii_bin NOT NULL,
	`public_key` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	`algorithm` int NOT NULL,
	`sign_count` bigint NOT NULL,
	`backup_eligible` int NOT NULL,
	`backed_up` int NOT NULL,
	`transports` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`aaguid` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`rp_id` varchar(253) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(64) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`created_at` bigint NOT NULL,
	`last_used_at` bigint,
	CONSTRAINT `passkeys_id` PRIMARY KEY(`id`),
	CONSTRAINT `passkeys_credential_hash` UNIQUE(`credential_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`code_hash` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`set_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`created_at` bigint NOT NULL,
	`used_at` bigint,
	CONSTRAINT `recovery_codes_code_hash` PRIMARY KEY(`code_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `totp` (
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`secret` varchar(160) character set ascii collate ascii_bin NOT NULL,
	`key_id` varchar(22) character set ascii collate ascii_bin NOT NULL,
	`last_step` bigint NOT NULL,
	`created_at` bigint NOT NULL,
	`last_used_at` bigint,
	CONSTRAINT `totp_user_id` PRIMARY KEY(`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `used_challenges` (
	`hash` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`request` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`expires_at` bigint NOT NULL,
	CONSTRAINT `used_challenges_hash` PRIMARY KEY(`hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `users` ADD `recovery_set` varchar(36) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `two_step` int DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `passkeys_of_user` ON `passkeys` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `recovery_codes_of_user` ON `recovery_codes` (`user_id`,`set_id`);--> statement-breakpoint
CREATE INDEX `totp_key_id` ON `totp` (`key_id`);--> statement-breakpoint
CREATE INDEX `used_challenges_expires_at` ON `used_challenges` (`expires_at`);