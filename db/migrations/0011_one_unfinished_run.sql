UPDATE job_runs SET finished_at = started_at, outcome = 'abandoned' WHERE finished_at IS NULL AND id NOT IN (SELECT max(id) FROM job_runs WHERE finished_at IS NULL GROUP BY job);--> statement-breakpoint
CREATE UNIQUE INDEX `job_runs_unfinished` ON `job_runs` (`job`) WHERE finished_at is null;
