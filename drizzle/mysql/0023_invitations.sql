CREATE TABLE `invitations` (
	`id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`organization_id` varchar(36) character set ascii collate ascii_bin NOT NULL,
	`email` varchar(254) character set ascii collate ascii_bin NOT NULL,
	`email_key` varchar(254) character set ascii collate ascii_bin NOT NULL,
	`role` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`invited_by` varchar(36) character set ascii collate ascii_bin,
	`sent_at` bigint NOT NULL,
	`expires_at` bigint NOT NULL,
	CONSTRAINT `invitations_id` PRIMARY KEY(`id`),
	CONSTRAINT `invitations_of_organization` UNIQUE(`organization_id`,`email_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
--> statement-breakpoint
CREATE INDEX `invitations_email_key` ON `invitations` (`email_key`);--> statement-breakpoint
CREATE INDEX `invitations_of_inviter` ON `invitations` (`invited_by`);--> statement-breakpoint
CREATE INDEX `invitations_expires_at` ON `invitations` (`expires_at`);