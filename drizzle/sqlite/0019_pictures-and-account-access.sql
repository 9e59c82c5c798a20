ALTER TABLE `users` ADD `picture` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `account_access` text;