CREATE TABLE `claims` (
	`name` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `claims_expiry` ON `claims` (`expires_at`);--> statement-breakpoint
ALTER TABLE `deliveries` ADD `uncertain_until` integer;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `note` text;