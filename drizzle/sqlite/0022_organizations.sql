CREATE TABLE `memberships` (
	`key` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`source` text DEFAULT 'manual' NOT NULL,
	`connection_id` text,
	`suspended_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `memberships_of_organization` ON `memberships` (`organization_id`,`created_at`,`user_id`);--> statement-breakpoint
CREATE INDEX `memberships_of_user` ON `memberships` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `memberships_of_connection` ON `memberships` (`connection_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text,
	`slug_key` text,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	`require_mfa` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`disabled_at` integer,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_slug_key` ON `organizations` (`slug_key`);--> statement-breakpoint
CREATE INDEX `organizations_of_owner` ON `organizations` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `organizations_created_at` ON `organizations` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `organizations_deleted_at` ON `organizations` (`deleted_at`);--> statement-breakpoint
ALTER TABLE `clients` ADD `organization_access` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `organization_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `connection_id` text;--> statement-breakpoint
CREATE INDEX `audit_of_organization` ON `audit` (`organization_id`,`id`);