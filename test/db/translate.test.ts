import { expect, it } from 'vitest';
import { encoded, translate } from '../../db/engines/postgres/translate.ts';

it('numbers parameters by position', () => {
  expect(translate('select a from t where b = ? and c in (select value from numbers(?))')).toEqual({
    text: 'select a from t where b = $1 and c in (select value from numbers($2))',
    names: undefined,
  });
});

it('numbers parameters by name, each name once', () => {
  expect(translate('update t set a = :a, b = :b where a <> :a')).toEqual({
    text: 'update t set a = $1, b = $2 where a <> $1',
    names: ['a', 'b'],
  });
});

it('leaves strings, quoted names, comments and casts alone', () => {
  const text = `select '?', 'it''s :x', "a?b", c::text -- why?\n from t`;
  expect(translate(text)).toEqual({ text, names: undefined });
});

it('asks for the next id where SQLite takes null for it, in every row', () => {
  expect(translate('insert into "t" ("id", "a", "b") values (null, ?, null), (null, ?, ?)').text).toBe(
    'insert into "t" ("id", "a", "b") values (default, $1, null), (default, $2, $3)',
  );
});

it('names the columns of a conflict without their table', () => {
  expect(translate('insert into "t" ("a") values (?) on conflict ("t"."a","t"."b") do nothing').text).toBe(
    'insert into "t" ("a") values ($1) on conflict ("a","b") do nothing',
  );
});

it('sends texts without the character that PostgreSQL refuses', () => {
  expect(encoded('a\0b')).toBe('ab');
  expect(encoded(5)).toBe(5);
});
