ALTER TABLE `sessions` MODIFY COLUMN `scope` varchar(1024) character set ascii collate ascii_bin NOT NULL;--> statement-breakpoint
ALTER TABLE `audit` ADD `organization_id` varchar(36) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `passkeys` ADD `verified_at` bigint;--> statement-breakpoint
ALTER TABLE `sessions` ADD `parent_id` varchar(36) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `sessions` ADD `offline` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `resource` varchar(512) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `users` ADD `locale` varchar(35) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `sessions_of_parent` ON `sessions` (`parent_id`);--> statement-breakpoint
UPDATE `passkeys` SET `verified_at` = `created_at`;