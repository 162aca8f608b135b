ALTER TABLE `standings` ADD `issues_created_365d` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `issues_closed_365d` integer;