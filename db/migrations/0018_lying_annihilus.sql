CREATE TABLE `alert_votes` (
	`workspace_id` text NOT NULL,
	`signal_id` integer NOT NULL,
	`signal_kind` text NOT NULL,
	`voter` text NOT NULL,
	`verdict` text NOT NULL,
	`voted_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `signal_id`, `voter`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`signal_id`) REFERENCES `signals`(`id`) ON UPDATE no action ON DELETE cascade
);
