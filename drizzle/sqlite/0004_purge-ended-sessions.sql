CREATE INDEX `sessions_revoked_at` ON `sessions` (`revoked_at`);--> statement-breakpoint
CREATE INDEX `sessions_rotated_at` ON `sessions` (`rotated_at`);