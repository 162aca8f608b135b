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
);
--> statement-breakpoint
CREATE TABLE `project_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`from_value` text,
	`to_value` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `project_events_once` ON `project_events` (`project_id`,`kind`,`at`);--> statement-breakpoint
CREATE INDEX `project_events_at` ON `project_events` (`at`);--> statement-breakpoint
CREATE TABLE `project_names` (
	`name` text NOT NULL,
	`project_id` integer NOT NULL,
	`current` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`name`, `project_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `project_names_project` ON `project_names` (`project_id`);--> statement-breakpoint
CREATE TABLE `projects` (
	`id` integer PRIMARY KEY NOT NULL,
	`node_id` text NOT NULL,
	`full_name` text NOT NULL,
	`description` text,
	`language` text,
	`topics` text NOT NULL,
	`homepage` text,
	`license` text,
	`license_read` integer DEFAULT false NOT NULL,
	`created_at` integer,
	`pushed_at` integer,
	`archived` integer DEFAULT false NOT NULL,
	`is_fork` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`state_reason` text,
	`company` text,
	`category` text,
	`funding_stage` text,
	`adopters` integer,
	`adopters_path` text,
	`adopters_checked_at` integer,
	`origin` text DEFAULT 'github' NOT NULL,
	`tracked_since` integer NOT NULL,
	`backfilled_at` integer,
	`retired_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_node_id_unique` ON `projects` (`node_id`);--> statement-breakpoint
CREATE INDEX `projects_category` ON `projects` (`category`,`retired_at`);--> statement-breakpoint
CREATE INDEX `projects_language` ON `projects` (`language`,`retired_at`);--> statement-breakpoint
CREATE INDEX `projects_funding_stage` ON `projects` (`funding_stage`,`retired_at`);--> statement-breakpoint
CREATE TABLE `latest_observations` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`snapshots` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `pulses` (
	`project_id` integer NOT NULL,
	`at` integer NOT NULL,
	`stars` integer,
	`forks` integer,
	PRIMARY KEY(`project_id`, `at`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `releases` (
	`project_id` integer NOT NULL,
	`tag` text NOT NULL,
	`published_at` integer NOT NULL,
	`prerelease` integer NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`project_id`, `published_at`, `tag`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `releases_published` ON `releases` (`published_at`);--> statement-breakpoint
CREATE TABLE `retention_ledger` (
	`project_id` integer NOT NULL,
	`day` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	`from_gained` integer NOT NULL,
	`to_gained` integer NOT NULL,
	PRIMARY KEY(`project_id`, `day`, `noticed_at`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
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
);
--> statement-breakpoint
CREATE TABLE `star_days` (
	`project_id` integer NOT NULL,
	`day` integer NOT NULL,
	`gained` integer NOT NULL,
	`fetched_at` integer NOT NULL,
	`partial` integer NOT NULL,
	PRIMARY KEY(`project_id`, `day`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `window_counts` (
	`project_id` integer NOT NULL,
	`measure` text NOT NULL,
	`as_of` integer NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`project_id`, `measure`, `as_of`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `score_bodies` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`project_id` integer NOT NULL,
	`body` blob NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `score_bodies_day` ON `score_bodies` (`day`,`project_id`);--> statement-breakpoint
CREATE TABLE `scores` (
	`day` integer NOT NULL,
	`project_id` integer NOT NULL,
	`version` text NOT NULL,
	`total` real,
	PRIMARY KEY(`day`, `project_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `signals` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`severity` text NOT NULL,
	`onset` integer NOT NULL,
	`detected` integer NOT NULL,
	`ended` integer,
	`revision` integer NOT NULL,
	`first_seen_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signals_key` ON `signals` (`key`);--> statement-breakpoint
CREATE INDEX `signals_project` ON `signals` (`project_id`,`detected`);--> statement-breakpoint
CREATE INDEX `signals_detected` ON `signals` (`detected`,`updated_at`);--> statement-breakpoint
CREATE INDEX `signals_updated` ON `signals` (`updated_at`);--> statement-breakpoint
CREATE TABLE `standings` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`at` integer NOT NULL,
	`total` real,
	`total_week_ago` real,
	`adoption` real,
	`growth` real,
	`usage` real,
	`health` real,
	`coverage` real NOT NULL,
	`stars` integer,
	`stars_observed_at` integer,
	`forks` integer,
	`contributors` integer,
	`gained_7d` integer,
	`gained_30d` integer,
	`gained_90d` integer,
	`growth_7d` real,
	`growth_30d` real,
	`growth_90d` real,
	`new_issues_30d` integer,
	`merged_pull_requests_365d` integer,
	`issues_closed_ratio` real,
	`last_release_at` integer,
	`lifecycle` text,
	`star_quality` text,
	`listed` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `actions` (
	`id` text PRIMARY KEY NOT NULL,
	`payload` text NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_trail` (
	`id` integer PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`channel` text,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`detail` text NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `audit_trail_workspace` ON `audit_trail` (`workspace_id`,`at`);--> statement-breakpoint
CREATE TABLE `installations` (
	`workspace_id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tickets` (
	`ticket` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `watchlist` (
	`workspace_id` text NOT NULL,
	`project_id` integer NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `watchlist_project` ON `watchlist` (`project_id`);--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`name` text NOT NULL,
	`joined_at` integer NOT NULL,
	`left_at` integer,
	`settings` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `alerts` (
	`subscription_id` integer NOT NULL,
	`signal_id` integer NOT NULL,
	`posted_at` integer NOT NULL,
	`revision` integer NOT NULL,
	`root_key` text NOT NULL,
	PRIMARY KEY(`subscription_id`, `signal_id`),
	FOREIGN KEY (`subscription_id`) REFERENCES `subscriptions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`signal_id`) REFERENCES `signals`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `digests` (
	`id` integer PRIMARY KEY NOT NULL,
	`subscription_id` integer NOT NULL,
	`period` text NOT NULL,
	`prepared_at` integer NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`subscription_id`) REFERENCES `subscriptions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `digests_period` ON `digests` (`subscription_id`,`period`);--> statement-breakpoint
CREATE TABLE `mutes` (
	`id` integer PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`channel` text NOT NULL,
	`project_id` integer,
	`signal_kind` text,
	`until` integer,
	`muted_by` text NOT NULL,
	`muted_at` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mutes_channel` ON `mutes` (`workspace_id`,`channel`);--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`id` integer PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`channel` text NOT NULL,
	`thread` text,
	`kind` text NOT NULL,
	`slug` text,
	`schedule` text,
	`filter` text NOT NULL,
	`state` text NOT NULL,
	`state_reason` text,
	`snoozed_until` integer,
	`next_due_at` integer,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `subscriptions_channel` ON `subscriptions` (`workspace_id`,`channel`);--> statement-breakpoint
CREATE INDEX `subscriptions_due` ON `subscriptions` (`state`,`next_due_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `subscriptions_slug` ON `subscriptions` (`workspace_id`,`slug`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`workspace_id` text NOT NULL,
	`channel` text NOT NULL,
	`thread` text,
	`subscription_id` integer,
	`operation` text NOT NULL,
	`parent_key` text,
	`title` text NOT NULL,
	`message` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`uncertain` integer DEFAULT false NOT NULL,
	`not_before` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`first_attempt_at` integer,
	`message_ref` text,
	`error` text,
	`created_at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_key_unique` ON `deliveries` (`key`);--> statement-breakpoint
CREATE INDEX `deliveries_unsettled` ON `deliveries` (`workspace_id`,`channel`,`id`,`state`,`not_before`,`lease_until`,`parent_key`) WHERE state in ('owed', 'sending');--> statement-breakpoint
CREATE INDEX `deliveries_channel` ON `deliveries` (`workspace_id`,`channel`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_settled` ON `deliveries` (`settled_at`);--> statement-breakpoint
CREATE INDEX `deliveries_parent` ON `deliveries` (`parent_key`) WHERE parent_key is not null;--> statement-breakpoint
CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `job_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`scheduled_for` integer NOT NULL,
	`owner` text NOT NULL,
	`lease_until` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`outcome` text,
	`detail` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_runs_once` ON `job_runs` (`job`,`scheduled_for`);--> statement-breakpoint
CREATE INDEX `job_runs_recent` ON `job_runs` (`job`,`started_at`);