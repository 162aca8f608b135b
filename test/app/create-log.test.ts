import { describe, expect, it } from 'vitest';
import { createLog, createRedactor } from '../../src/app/create-log.ts';

describe('configured secrets are taken out whole', () => {
  it('though a shape would know only their beginning', () => {
    const token = ['ghs', '123456', 'short.tail-tail-tail'].join('_');
    expect(createRedactor({ GITHUB_TOKEN: token })(`refused ${token}!`)).toBe('refused [redacted]!');
    const odd = `${['xoxb', '111', 'planted'].join('-')}/and+the=rest`;
    expect(createRedactor({ SLACK_BOT_TOKEN: odd })(`refused ${odd}!`)).toBe('refused [redacted]!');
  });

  it('though another one is a part of them', () => {
    const redact = createRedactor({ SLACK_SIGNING_SECRET: 'planted', SLACK_CLIENT_SECRET: 'planted-and-longer' });
    expect(redact('planted-and-longer, planted')).toBe('[redacted], [redacted]');
  });

  it.each<[string, (secret: string) => string]>([
    ['in an address', encodeURIComponent],
    ['in an address, in small letters', (secret) => encodeURIComponent(secret).toLowerCase()],
    ['in a path', encodeURI],
    ['in a form', (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in JSON', (secret) => JSON.stringify(secret)],
    ['in JSON that is quoted in JSON', (secret) => JSON.stringify({ body: JSON.stringify({ a: secret }) })],
  ])('though they are written as %s', (_how, write) => {
    const secret = 'pl/an+te=d"se\\cr~et';
    const written = write(secret);
    const clean = createRedactor({ SLACK_SIGNING_SECRET: secret })(written);
    expect(clean).toContain('[redacted]');
    expect(clean).not.toMatch(/pl|cr/);
  });
});

describe('the level of the log', () => {
  const written = (level: string): string[] => {
    const lines: string[] = [];
    const log = createLog(level, {}, (line) => lines.push((JSON.parse(line) as { level: string }).level));
    for (const each of ['debug', 'info', 'warn', 'error'] as const) log[each]({}, 'said');
    return lines;
  };

  it('is what was set', () => {
    expect(written('warn')).toEqual(['warn', 'error']);
    expect(written(' debug ')).toEqual(['debug', 'info', 'warn', 'error']);
    expect(written('silent')).toEqual([]);
  });

  it.each(['loud', '', 'info ', '  '])('is info for “%s”', (level) => {
    expect(written(level)).toEqual(['info', 'warn', 'error']);
  });
});
