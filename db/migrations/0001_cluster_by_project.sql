-- drizzle cannot say WITHOUT ROWID. These tables are read by their primary key alone; clustered by it, one project's days stand
-- side by side and no second copy of the key is kept. They are empty here, so nothing is rewritten.
--> statement-breakpoint
DROP TABLE `snapshots`;
--> statement-breakpoint
CREATE TABLE `snapshots` (
	`project_id` integer NOT NULL,
	`day` integer NOT NULL,
	`at` integer NOT NULL,
	`source` text NOT NULL,
	`stars` integer,
	`forks` integer,
	`watchers` integer,
	`open_issues` integer,
	`closed_issues` integer,
	`pull_requests` integer,
	`open_pull_requests` integer,
	`merged_pull_requests` integer,
	`contributors` integer,
	`releases` integer,
	`commits` integer,
	`pushed_at` integer,
	PRIMARY KEY(`project_id`, `day`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `pulses`;
--> statement-breakpoint
CREATE TABLE `pulses` (
	`project_id` integer NOT NULL,
	`at` integer NOT NULL,
	`stars` integer,
	`forks` integer,
	PRIMARY KEY(`project_id`, `at`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `star_days`;
--> statement-breakpoint
CREATE TABLE `star_days` (
	`project_id` integer NOT NULL,
	`day` integer NOT NULL,
	`gained` integer NOT NULL,
	`fetched_at` integer NOT NULL,
	`partial` integer NOT NULL,
	PRIMARY KEY(`project_id`, `day`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `retention_ledger`;
--> statement-breakpoint
CREATE TABLE `retention_ledger` (
	`project_id` integer NOT NULL,
	`day` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	`from_gained` integer NOT NULL,
	`to_gained` integer NOT NULL,
	PRIMARY KEY(`project_id`, `day`, `noticed_at`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `releases`;
--> statement-breakpoint
CREATE TABLE `releases` (
	`project_id` integer NOT NULL,
	`tag` text NOT NULL,
	`published_at` integer NOT NULL,
	`prerelease` integer NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`project_id`, `published_at`, `tag`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `releases_published` ON `releases` (`published_at`);
--> statement-breakpoint
DROP TABLE `window_counts`;
--> statement-breakpoint
CREATE TABLE `window_counts` (
	`project_id` integer NOT NULL,
	`measure` text NOT NULL,
	`as_of` integer NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`project_id`, `measure`, `as_of`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `scores`;
--> statement-breakpoint
CREATE TABLE `scores` (
	`day` integer NOT NULL,
	`project_id` integer NOT NULL,
	`version` text NOT NULL,
	`total` real,
	PRIMARY KEY(`day`, `project_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `fetches`;
--> statement-breakpoint
CREATE TABLE `fetches` (
	`project_id` integer NOT NULL,
	`subject` text NOT NULL,
	`tried_at` integer NOT NULL,
	`ok_at` integer,
	`reason` text,
	`etag` text,
	`cursor` text,
	PRIMARY KEY(`project_id`, `subject`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
