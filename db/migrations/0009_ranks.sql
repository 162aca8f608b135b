ALTER TABLE `standings` ADD `total_rank` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `total_ranked` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `category_rank` integer;--> statement-breakpoint
ALTER TABLE `standings` ADD `category_ranked` integer;