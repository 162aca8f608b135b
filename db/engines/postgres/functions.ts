/**
 * What statements ask for by SQLite's names, and lists: `in (select value from numbers(?))` takes one parameter in JSON,
 * however long the list is.
 */
export const FUNCTIONS = [
  `create or replace function numbers(list text) returns table (value bigint) language sql immutable as
    $$ select element::bigint from json_array_elements_text(list::json) element $$`,
  `create or replace function texts(list text) returns table (value text) language sql immutable as
    $$ select element collate "C" from json_array_elements_text(list::json) element $$`,
  `create or replace function json_extract(document text, path text) returns text language sql immutable as
    $$ select document::json ->> substr(path, 3) $$`,
  `create or replace function instr(whole text, part text) returns integer language sql immutable as
    $$ select strpos(whole, part) $$`,
  `create or replace function median_of(known double precision[]) returns double precision language sql immutable as
    $$ select percentile_cont(0.5) within group (order by one) from unnest(known) one $$`,
  `create or replace aggregate median(double precision) (
    sfunc = array_append, stype = double precision[], initcond = '{}', finalfunc = median_of)`,
] as const;
