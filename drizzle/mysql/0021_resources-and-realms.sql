CREATE TABLE `resources` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`uri` varchar(512) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(64) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`scopes` varchar(4096) character set utf8mb4 collate utf8mb4_bin NOT NULL,
	`open_scopes` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	`implies` varchar(1024) character set ascii collate ascii_bin NOT NULL,
	`allowed_roles` varchar(255) character set ascii collate ascii_bin NOT NULL,
	`client_id` varchar(36) character set ascii collate ascii_bin,
	`created_at` bigint NOT NULL,
	`revoked_at` bigint,
	CONSTRAINT `resources_id` PRIMARY KEY(`id`),
	CONSTRAINT `resources_uri` UNIQUE(`uri`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
ALTER TABLE `clients` ADD `default_resource` varchar(512) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `consents` ADD `resource` varchar(512) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `consents` ADD `document` varchar(512) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `consents` ADD `client_name` varchar(64) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `consents` ADD `snapshot` varchar(43) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `identities` ADD `realm` varchar(32) character set ascii collate ascii_bin DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `consents` ADD CONSTRAINT `consents_of_user_and_resource` UNIQUE(`user_id`,`client_id`,`host`,`resource`);--> statement-breakpoint
ALTER TABLE `identities` ADD CONSTRAINT `identities_issuer_subject_realm` UNIQUE(`issuer`,`subject`,`realm`);--> statement-breakpoint
ALTER TABLE `consents` DROP INDEX `consents_of_user`;--> statement-breakpoint
ALTER TABLE `identities` DROP INDEX `identities_issuer_subject`;