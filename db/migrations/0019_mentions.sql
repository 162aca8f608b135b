CREATE TABLE `mention_sweeps` (
	`source` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	PRIMARY KEY(`source`, `from_at`)
);
--> statement-breakpoint
CREATE TABLE `mentions` (
	`project_id` integer NOT NULL,
	`source` text NOT NULL,
	`story` text NOT NULL,
	`place` text NOT NULL,
	`url` text NOT NULL,
	`link` text NOT NULL,
	`title` text NOT NULL,
	`at` integer NOT NULL,
	`points` integer NOT NULL,
	`comments` integer NOT NULL,
	`read_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `source`, `story`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
