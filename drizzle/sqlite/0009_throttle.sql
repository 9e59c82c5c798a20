CREATE TABLE `throttle` (
	`key` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL,
	`failures` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `throttle_expires_at` ON `throttle` (`expires_at`);