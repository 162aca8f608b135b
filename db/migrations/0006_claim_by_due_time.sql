DROP INDEX `deliveries_unsettled`;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `platform` text GENERATED ALWAYS AS (substr(workspace_id, 1, instr(workspace_id, ':') - 1)) VIRTUAL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `due_at` integer GENERATED ALWAYS AS (case state when 'owed' then not_before when 'sending' then lease_until end) VIRTUAL;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`platform`,`due_at`,`id`,`workspace_id`,`channel`,`parent_key`,`state`) WHERE state in ('owed', 'sending');--> statement-breakpoint
CREATE INDEX `deliveries_expiring` ON `deliveries` (`expires_at`) WHERE state in ('owed', 'sending');--> statement-breakpoint
CREATE INDEX `deliveries_unsettled` ON `deliveries` (`workspace_id`,`channel`,`id`,`state`,`created_at`) WHERE state in ('owed', 'sending');