CREATE TABLE `authorizations` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`kind` varchar(8) character set ascii collate ascii_bin NOT NULL,
	`client_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`request` varchar(12288) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin,
	`session_id` varchar(36) character set ascii collate ascii_bin,
	`scope` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	`expires_at` bigint NOT NULL,
	`used_at` bigint,
	`used_by` varchar(36) character set ascii collate ascii_bin,
	CONSTRAINT `authorizations_id` PRIMARY KEY(`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE TABLE `consents` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`user_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`client_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`host` varchar(255) character set ascii collate ascii_bin NOT NULL,
	`scope` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	`created_at` bigint NOT NULL,
	`updated_at` bigint NOT NULL,
	CONSTRAINT `consents_id` PRIMARY KEY(`id`),
	CONSTRAINT `consents_of_user` UNIQUE(`user_id`,`client_id`,`host`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `clients` ADD `first_party` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `grants` varchar(255) character set ascii collate ascii_bin DEFAULT '*' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `redirect_uris` varchar(4096) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `post_logout_uris` varchar(2048) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `backchannel_logout_uri` varchar(512) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `clients` ADD `require_pkce` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `roles` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `allowed_roles` varchar(255) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `contact` varchar(254) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `authorizations_expires_at` ON `authorizations` (`expires_at`);--> statement-breakpoint
CREATE INDEX `authorizations_of_user` ON `authorizations` (`user_id`);--> statement-breakpoint
CREATE INDEX `consents_of_client` ON `consents` (`client_id`,`created_at`,`id`);