ALTER TABLE `clients` MODIFY COLUMN `name` varchar(64) character set utf8mb4 collate utf8mb4_bin NOT NULL;--> statement-breakpoint
ALTER TABLE `clients` ADD `private_urls` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `elevated_at` bigint;--> statement-breakpoint
ALTER TABLE `sessions` ADD `remembered` int DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `invited_at` bigint;--> statement-breakpoint
ALTER TABLE `users` ADD `invited_by` varchar(64) character set ascii collate ascii_bin;--> statement-breakpoint
-- What an administrator could set before, the server goes on calling. `doctor` lists these clients.
UPDATE `clients` SET `private_urls` = 1 WHERE `backchannel_logout_uri` IS NOT NULL;