CREATE TABLE `resources` (
	`id` text PRIMARY KEY NOT NULL,
	`uri` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`open_scopes` text NOT NULL,
	`implies` text NOT NULL,
	`allowed_roles` text NOT NULL,
	`client_id` text,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resources_uri` ON `resources` (`uri`);--> statement-breakpoint
ALTER TABLE `consents` ADD `resource` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `consents` ADD `document` text;--> statement-breakpoint
ALTER TABLE `consents` ADD `client_name` text;--> statement-breakpoint
ALTER TABLE `consents` ADD `snapshot` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `consents_of_user_and_resource` ON `consents` (`user_id`,`client_id`,`host`,`resource`);--> statement-breakpoint
ALTER TABLE `identities` ADD `realm` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `identities_issuer_subject_realm` ON `identities` (`issuer`,`subject`,`realm`);--> statement-breakpoint
ALTER TABLE `clients` ADD `default_resource` text;--> statement-breakpoint
DROP INDEX `consents_of_user`;--> statement-breakpoint
DROP INDEX `identities_issuer_subject`;