CREATE TABLE `authorizations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`client_id` text NOT NULL,
	`request` text NOT NULL,
	`user_id` text,
	`session_id` text,
	`scope` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text
);
--> statement-breakpoint
CREATE INDEX `authorizations_expires_at` ON `authorizations` (`expires_at`);--> statement-breakpoint
CREATE INDEX `authorizations_of_user` ON `authorizations` (`user_id`);--> statement-breakpoint
CREATE TABLE `consents` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`client_id` text NOT NULL,
	`host` text NOT NULL,
	`scope` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consents_of_user` ON `consents` (`user_id`,`client_id`,`host`);--> statement-breakpoint
CREATE INDEX `consents_of_client` ON `consents` (`client_id`,`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `clients` ADD `first_party` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `grants` text DEFAULT '*' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `redirect_uris` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `post_logout_uris` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `backchannel_logout_uri` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `require_pkce` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `roles` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `allowed_roles` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `contact` text;