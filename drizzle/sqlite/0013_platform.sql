ALTER TABLE `audit` ADD `organization_id` text;--> statement-breakpoint
ALTER TABLE `passkeys` ADD `verified_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `parent_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `offline` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `resource` text;--> statement-breakpoint
CREATE INDEX `sessions_of_parent` ON `sessions` (`parent_id`);--> statement-breakpoint
ALTER TABLE `users` ADD `locale` text;--> statement-breakpoint
UPDATE `passkeys` SET `verified_at` = `created_at`;