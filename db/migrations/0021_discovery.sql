CREATE TABLE `candidate_counts` (
	`candidate_id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`stars` integer NOT NULL,
	`forks` integer NOT NULL,
	`pushed_day` integer,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `candidate_findings` (
	`candidate_id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`picked_day` integer NOT NULL,
	`category` text,
	`apart` text,
	`apart_reason` text,
	`gained_1` integer,
	`gained_7` integer,
	`gained_30` integer,
	`details` text NOT NULL,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `candidate_findings_gained` ON `candidate_findings` (`gained_7`);--> statement-breakpoint
CREATE TABLE `candidate_nights` (
	`block` integer NOT NULL,
	`day` integer NOT NULL,
	`counts` blob NOT NULL,
	PRIMARY KEY(`block`, `day`)
);
--> statement-breakpoint
CREATE TABLE `candidates` (
	`id` integer PRIMARY KEY NOT NULL,
	`node_id` text NOT NULL,
	`full_name` text NOT NULL,
	`name` text NOT NULL,
	`former_name` text,
	`created_day` integer NOT NULL,
	`first_seen_day` integer NOT NULL,
	`first_stars` integer NOT NULL,
	`description` text,
	`language` text,
	`topics` text NOT NULL,
	`license` text,
	`archived` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `candidates_node_id` ON `candidates` (`node_id`);--> statement-breakpoint
CREATE INDEX `candidates_name` ON `candidates` (`name`);--> statement-breakpoint
CREATE TABLE `dismissals` (
	`workspace_id` text NOT NULL,
	`candidate_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `candidate_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `dismissals_candidate` ON `dismissals` (`candidate_id`);--> statement-breakpoint
CREATE TABLE `sweep_slices` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`stars_from` integer NOT NULL,
	`stars_to` integer,
	`created_from` integer,
	`created_to` integer,
	`tries` integer NOT NULL,
	`done_at` integer,
	`total` integer,
	`found` integer,
	`incomplete` integer NOT NULL,
	FOREIGN KEY (`day`) REFERENCES `sweeps`(`day`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sweep_slices_day` ON `sweep_slices` (`day`,`done_at`);--> statement-breakpoint
CREATE TABLE `sweeps` (
	`day` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`stars` integer NOT NULL,
	`new_stars` integer NOT NULL,
	`new_days` integer NOT NULL,
	`requests` integer NOT NULL
);
