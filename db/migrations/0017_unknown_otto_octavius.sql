CREATE TABLE `project_adopters` (
	`project_id` integer NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`named_since` integer,
	`dropped_at` integer,
	PRIMARY KEY(`project_id`, `key`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
