DROP INDEX `standings_total`;--> statement-breakpoint
CREATE INDEX `standings_total` ON `standings` (`total`) WHERE listed and total is not null;--> statement-breakpoint
CREATE INDEX `alerts_posted` ON `alerts` (`posted_at`);