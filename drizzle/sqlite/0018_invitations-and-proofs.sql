ALTER TABLE `clients` ADD `private_urls` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `elevated_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `remembered` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `invited_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `invited_by` text;--> statement-breakpoint
-- What an administrator could set before, the server goes on calling. `doctor` lists these clients.
UPDATE `clients` SET `private_urls` = 1 WHERE `backchannel_logout_uri` IS NOT NULL;