-- drizzle cannot say WITHOUT ROWID. These tables are read by their primary key alone; clustered by it, the days of one package stand
-- side by side and no second copy of the key is kept.
CREATE TABLE `package_days` (
	`package_id` integer NOT NULL,
	`day` integer NOT NULL,
	`downloads` integer NOT NULL,
	`partial` integer NOT NULL,
	PRIMARY KEY(`package_id`, `day`),
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `package_fetches` (
	`package_id` integer NOT NULL,
	`source` text NOT NULL,
	`tried_at` integer NOT NULL,
	`ok_at` integer,
	`reason` text,
	`through_day` integer,
	PRIMARY KEY(`package_id`, `source`),
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `package_figures` (
	`package_id` integer NOT NULL,
	`figure` text NOT NULL,
	`day` integer NOT NULL,
	`at` integer NOT NULL,
	`value` integer NOT NULL,
	`source_at` integer,
	PRIMARY KEY(`package_id`, `figure`, `day`),
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `package_lookups` (
	`project_id` integer NOT NULL,
	`source` text NOT NULL,
	`tried_at` integer NOT NULL,
	`ok_at` integer,
	`reason` text,
	PRIMARY KEY(`project_id`, `source`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `packages` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`purl` text NOT NULL,
	`registry` text NOT NULL,
	`name` text NOT NULL,
	`standing` text NOT NULL,
	`reason` text,
	`origin` text NOT NULL,
	`attested` integer NOT NULL,
	`first_seen_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packages_purl_unique` ON `packages` (`purl`);--> statement-breakpoint
CREATE INDEX `packages_project` ON `packages` (`project_id`);--> statement-breakpoint
CREATE INDEX `packages_registry` ON `packages` (`registry`,`standing`);--> statement-breakpoint
CREATE TABLE `registry_days` (
	`registry` text NOT NULL,
	`day` integer NOT NULL,
	`downloads` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`registry`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `source_states` (
	`source` text PRIMARY KEY NOT NULL,
	`last_ok_at` integer,
	`last_failed_at` integer,
	`failure` text,
	`retry_at` integer
);
