CREATE TABLE `star_artefacts` (
	`project_id` integer NOT NULL,
	`line` text NOT NULL,
	`kind` text NOT NULL,
	`from_day` integer NOT NULL,
	`to_day` integer NOT NULL,
	`from_count` integer NOT NULL,
	`to_count` integer NOT NULL,
	`believed` integer NOT NULL,
	`settled` integer NOT NULL,
	PRIMARY KEY(`project_id`, `line`, `from_day`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `standings` ADD `gained_7d_days` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `gained_30d_days` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `gained_90d_days` integer;