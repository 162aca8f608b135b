CREATE TABLE `coverage` (
	`project_id` integer NOT NULL,
	`subject` text NOT NULL,
	`completeness` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `subject`, `completeness`, `from_at`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);--> statement-breakpoint
INSERT INTO `coverage` (`project_id`, `subject`, `completeness`, `from_at`, `to_at`)
SELECT f.`project_id`, 'releases', 'complete', max(0, min(p.`backfilled_at`, f.`ok_at`) - 157680000000), f.`ok_at`
FROM `fetches` f JOIN `projects` p ON p.`id` = f.`project_id`
WHERE f.`subject` = 'releases' AND f.`ok_at` IS NOT NULL AND p.`backfilled_at` IS NOT NULL AND p.`origin` = 'github';
