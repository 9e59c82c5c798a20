ALTER TABLE `sessions` ADD `methods` text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `email_failed_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `last_link_session` text;--> statement-breakpoint
CREATE INDEX `outbox_created_at` ON `outbox` (`created_at`);