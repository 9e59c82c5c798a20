ALTER TABLE `sessions` ADD `methods` varchar(64) character set ascii collate ascii_bin DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `email_failed_at` bigint;--> statement-breakpoint
ALTER TABLE `users` ADD `last_link_session` varchar(36) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `outbox_created_at` ON `outbox` (`created_at`);