import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { OptionSpec } from '../../src/contracts/command.ts';
import { parseCommand } from '../../src/parsing/parse-command.ts';
import { buildCommands } from '../../src/platforms/discord/connection/build-commands.ts';
import { readOption } from '../../src/parsing/read-options.ts';

const folder = fileURLToPath(new URL('../../commands', import.meta.url));
const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.ts`;

describe('the list of commands', () => {
  it('is the folder', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && !name.startsWith('support/'))
      .map((name) => path.basename(name));
    expect(commands.map((command) => fileOf(command.name)).sort()).toEqual(files.sort());
  });

  it('has each name once, at most 25 of a group, and fits into what Discord takes', () => {
    const names = commands.map((command) => command.name);
    expect(new Set(names).size).toBe(names.length);
    const groups = Map.groupBy(names, (name) => name.split(' ')[0] ?? name);
    expect(buildCommands(commands).names.size).toBe(names.length);
    for (const members of groups.values()) {
      expect(members.length).toBeLessThanOrEqual(25);
      // A first word is a command or a group, never both.
      if (members.length > 1) expect(members.every((name) => name.includes(' '))).toBe(true);
    }
  });
});

describe.each(commands.map((command) => [command.name, command] as const))('%s', (_, command) => {
  const specs: (readonly [string, OptionSpec])[] = Object.entries(command.options);

  it('is named in at most two plain words', () => {
    expect(command.name).toMatch(/^[a-z]{1,32}( [a-z]{1,32})?$/);
  });

  it('says its purpose in one line that starts with a verb and ends without a full stop', () => {
    expect(command.purpose).toMatch(/^[A-Z][a-z]+ .*[^.]$/);
    expect(command.purpose.length).toBeLessThanOrEqual(100);
    expect(command.purpose).not.toMatch(/[\n!]/);
  });

  it('has examples that parse to itself', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) expect(parseCommand(example, commands).name).toBe(command.name);
  });

  it('has options that every platform can register: names, descriptions, choices, at most 25', () => {
    expect(specs.length).toBeLessThanOrEqual(25);
    // A longer list of choices is completed while people type.
    JSON.stringify(buildCommands([command]).commands, (key, value: unknown) => {
      if (key === 'choices' && Array.isArray(value)) expect(value.length).toBeLessThanOrEqual(25);
      return value;
    });
    for (const [name, spec] of specs) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
      expect(spec.description.length).toBeGreaterThan(0);
      expect(spec.description.length).toBeLessThanOrEqual(100);
      if (spec.type !== 'choice') continue;
      expect(new Set(spec.choices.map((choice) => choice.value)).size).toBe(spec.choices.length);
      for (const choice of spec.choices) {
        expect(choice.value).toMatch(/^[a-z0-9-]+$/);
        expect(choice.label.length).toBeLessThanOrEqual(75);
        expect(readOption(spec, choice.label)).toBe(choice.value);
      }
    }
  });

  it('lists required options before the others, which Discord demands', () => {
    const required = specs.map(([, spec]) => spec.required === true);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
  });

  it('does not shout', () => {
    for (const [, spec] of specs) expect(spec.description).not.toMatch(/!|\p{Extended_Pictographic}/u);
  });
});
