CREATE TABLE `measure_values` (
	`key` text NOT NULL,
	`project_id` integer NOT NULL,
	`value` real,
	`observed_at` integer,
	`days` integer,
	PRIMARY KEY(`project_id`, `key`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `measure_values_ranked` ON `measure_values` (`key`,`value`) WHERE value is not null;