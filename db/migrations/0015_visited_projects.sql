ALTER TABLE `projects` ADD `visited_until` integer;--> statement-breakpoint
CREATE INDEX `projects_visited_until` ON `projects` (`visited_until`);