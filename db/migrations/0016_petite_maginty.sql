ALTER TABLE `releases` ADD `excerpt` text;--> statement-breakpoint
ALTER TABLE `releases` ADD `created_at` integer;--> statement-breakpoint
ALTER TABLE `releases` ADD `deleted_at` integer;