CREATE TABLE `memberships` (
	`key` varchar(73) character set ascii collate ascii_bin NOT NULL,
	`organization_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`role` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`source` varchar(10) character set ascii collate ascii_bin NOT NULL DEFAULT 'manual',
	`connection_id` varchar(32) character set ascii collate ascii_bin,
	`suspended_at` bigint,
	`created_at` bigint NOT NULL,
	CONSTRAINT `memberships_key` PRIMARY KEY(`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`slug` varchar(48) character set ascii collate ascii_bin,
	`slug_key` varchar(48) character set ascii collate ascii_bin,
	`name` varchar(128) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`owner_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`require_mfa` int NOT NULL DEFAULT 0,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	`disabled_at` bigint,
	`deleted_at` bigint,
	CONSTRAINT `organizations_id` PRIMARY KEY(`id`),
	CONSTRAINT `organizations_slug_key` UNIQUE(`slug_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `clients` ADD `organization_access` varchar(8) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `sessions` ADD `organization_id` varchar(36) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `sessions` ADD `connection_id` varchar(32) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `memberships_of_organization` ON `memberships` (`organization_id`,`created_at`,`user_id`);--> statement-breakpoint
CREATE INDEX `memberships_of_user` ON `memberships` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `memberships_of_connection` ON `memberships` (`connection_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `organizations_of_owner` ON `organizations` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `organizations_created_at` ON `organizations` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `organizations_deleted_at` ON `organizations` (`deleted_at`);--> statement-breakpoint
CREATE INDEX `audit_of_organization` ON `audit` (`organization_id`,`id`);